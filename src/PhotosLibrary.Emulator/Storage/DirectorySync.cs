using System.Runtime.InteropServices;
using System.Text;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// Flushes the name of a file to disk, not only its bytes: a rename is recorded in the folder, which has to be synced
/// by itself. .NET has no method for it, and Windows neither needs nor has it.
/// </summary>
internal static class DirectorySync
{
    /// <summary>
    /// Syncs the entries of a folder. What the file system refuses to sync stays as safe as it can be.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(Encoding.UTF8.GetBytes(path + "\0"), 0);
        if (folder < 0)
        {
            return;
        }

        _ = Fsync(folder);
        _ = Close(folder);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}

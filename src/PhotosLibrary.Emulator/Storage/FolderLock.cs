using System.Text;
using PhotosCore.Storage;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The file by which an emulator has a folder for itself: the system lets go of it when the process ends, however it
/// ends. It also tells whether the folder is a temporary one, which nobody named and nobody misses.
/// </summary>
internal static class FolderLock
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "lock";

    private const string Temporary = "temporary";

    /// <summary>Takes a folder, as long as the result is not disposed.</summary>
    /// <exception cref="IOException">Another emulator has it.</exception>
    public static FileStream Take(string folder, bool isTemporary)
    {
        var file = Open(folder, FileMode.OpenOrCreate, FileShare.None);
        file.SetLength(0);
        if (isTemporary)
        {
            file.Write(Encoding.ASCII.GetBytes(Temporary));
            file.Flush();
        }

        return file;
    }

    /// <summary>
    /// Takes a temporary folder whose emulator has ended, to delete it; null if the folder is not one. On Windows the
    /// file can be deleted while it is held.
    /// </summary>
    /// <exception cref="IOException">Its emulator is alive.</exception>
    public static FileStream? TakeAbandoned(string folder)
    {
        if (new FileInfo(Path.Combine(folder, FileName)) is not { Exists: true, LinkTarget: null })
        {
            return null;
        }

        var file = Open(folder, FileMode.Open, FileShare.Delete);
        var text = new byte[Temporary.Length + 1];
        var length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        if (Encoding.ASCII.GetString(text, 0, length) == Temporary)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Whether a folder that was taken is still there, and its file with it.</summary>
    public static bool IsThere(string folder) => File.Exists(Path.Combine(folder, FileName));

    private static FileStream Open(string folder, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly.FileMode600;
        }

        return new FileStream(Path.Combine(folder, FileName), options);
    }
}

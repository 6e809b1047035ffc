#if !NET
using System.Runtime.InteropServices;
#endif

namespace PhotosCore.Storage;

/// <summary>
/// Files and folders that only their owner can read. On Unix that is their mode; on Windows whatever is in the user's
/// profile is so by inheritance, and what is elsewhere has the access rules of its folder.
/// </summary>
internal static class OwnerOnly
{
#if NET
    /// <summary>The mode of such a folder, on Unix.</summary>
    public const UnixFileMode FolderMode = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>The mode of such a file, on Unix.</summary>
    public const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
#else
    private const int FileMode600 = 0x180;
    private const int FolderMode700 = 0x1C0;
    private const int NoSuchFile = 2;
#endif

    /// <summary>
    /// Makes a folder, unless it is there: then it may be meant for others as well, and stays as it is.
    /// </summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, FolderMode);
            return;
        }

        Directory.CreateDirectory(path);
#else
        Directory.CreateDirectory(path);
        SetMode(path, FolderMode700);
#endif
    }

    /// <summary>Makes a file that is not there yet, to write.</summary>
    public static FileStream CreateFile(string path)
    {
#if NET
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, options);
#else
        var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            4096,
            FileOptions.Asynchronous
        );
        // Before anything is in it.
        SetMode(path, FileMode600);
        return file;
#endif
    }

    /// <summary>Takes a file away from all but its owner, if it was copied to where others can read it.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static void Tighten(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~FileMode600) != 0)
        {
            File.SetUnixFileMode(path, FileMode600);
        }
#else
        SetMode(path, FileMode600);
#endif
    }

#if !NET
    private static void SetMode(string path, int mode)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || ChangeMode(path, mode) == 0)
        {
            return;
        }

        var error = Marshal.GetLastWin32Error();
        throw error == NoSuchFile
            ? new FileNotFoundException("There is no such file.", path)
            : new UnauthorizedAccessException(
                $"The mode of {path} could not be changed (error {error}). Does it belong to another user?"
            );
    }

#pragma warning disable CA2101 // On Unix, and it is called nowhere else, Ansi means UTF-8.
    [DllImport("libc", EntryPoint = "chmod", SetLastError = true, CharSet = CharSet.Ansi)]
    private static extern int ChangeMode(string path, int mode);
#pragma warning restore CA2101
#endif
}

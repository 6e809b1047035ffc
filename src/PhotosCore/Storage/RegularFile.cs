using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhotosCore.Storage;

/// <summary>
/// Opens files that people name or that lie in their folders, and nothing else: to open a pipe may block for ever, and
/// what comes out of a device may have no end.
/// </summary>
internal static class RegularFile
{
    private const int NoSuchDevice = 6;

    /// <summary>
    /// Refuses what is there and is no file: it is not to be written, replaced or made the owner's own. Opens nothing,
    /// so that nothing has to be readable, and nothing blocks.
    /// </summary>
    /// <exception cref="IOException">A folder, a pipe, a socket or a device is there.</exception>
    public static void CheckIsFileOrMissing(string path)
    {
        if (Directory.Exists(path))
        {
            throw ReadFailure.IsFolder(path);
        }

        if (FileType.IsOther(path))
        {
            throw IsNoFile(path);
        }
    }

    /// <summary>Opens a file to read it. What was opened is what was checked, and opening it never blocks.</summary>
    /// <exception cref="IOException">It is not there, is no file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no right to read it.</exception>
    public static FileStream OpenRead(string path)
    {
        FileStream? file = null;
        try
        {
            file = Directory.Exists(path) ? throw ReadFailure.IsFolder(path) : Open(path);
            return IsRegular(file) ? file : throw IsNoFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw ReadFailure.Of(path, e);
        }
    }

    private static IOException IsNoFile(string path) =>
        new(
            $"{path} is not a file but a pipe, a socket, a device or made by the system, and is left alone. Name a "
                + "file, or take it away."
        );

    // What has bytes but no length is made by the system while it is read.
    private static bool IsRegular(FileStream file)
    {
        if (!file.CanSeek)
        {
            return false;
        }

        if (file.Length > 0)
        {
            return true;
        }

        try
        {
            return file.ReadByte() < 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static FileStream Open(string path)
    {
        if (NonBlockingFlags() is { } flags)
        {
            var descriptor = OpenDescriptor([.. Encoding.UTF8.GetBytes(Path.GetFullPath(path)), 0], flags);
            if (descriptor >= 0)
            {
                return new FileStream(new SafeFileHandle((IntPtr)descriptor, true), FileAccess.Read, 1, false);
            }

            // As sockets say it.
            if (Marshal.GetLastWin32Error() == NoSuchDevice)
            {
                throw IsNoFile(path);
            }
        }

        // Where it could not be opened this says why, as .NET says it. A process that has the file open may write on:
        // that is noticed, and not ours to forbid. No buffer: those who read have larger ones.
        return new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            1,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
    }

    // O_NONBLOCK, O_NOCTTY and O_CLOEXEC, which .NET has no options for; to files the first two mean nothing. Null
    // where the numbers are not known; Windows needs none of them.
    private static int? NonBlockingFlags() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 0x800 | 0x100 | 0x80000
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? 0x4 | 0x20000 | 0x1000000
        : null;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenDescriptor(byte[] path, int flags);
}

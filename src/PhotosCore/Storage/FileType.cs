using System.Runtime.InteropServices;
using System.Text;

namespace PhotosCore.Storage;

/// <summary>What .NET does not tell of a path: whether it leads to a pipe, a socket or a device.</summary>
internal static class FileType
{
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;

    // Of the kernel, and the same on every processor: struct statx is 256 bytes, its stx_mode is at 28.
    private const int Length = 256;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>
    /// Whether something is there, links followed, that is neither a file nor a folder. Known on Linux only; elsewhere
    /// false.
    /// </summary>
    public static bool IsOther(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return false;
        }

        var status = new byte[Length];
        byte[] name = [.. Encoding.UTF8.GetBytes(Path.GetFullPath(path)), 0];
        try
        {
            return ReadStatus(CurrentFolder, name, 0, TypeOnly, status) == 0
                && (BitConverter.ToUInt16(status, ModeAt) & TypeMask) is not (RegularFile or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library of before 2018.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int ReadStatus(int folder, byte[] path, int flags, uint mask, byte[] status);
}

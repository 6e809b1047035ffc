using System.Runtime.InteropServices;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// What Linux holds this process to: nothing that watches from outside is fast enough for a decoder that takes all
/// memory at once. Other systems have the watching alone.
/// </summary>
internal static class ProcessLimits
{
    private const int DataResource = 2;
    private const int CoreResource = 4;

    /// <summary>Sets the most memory, in bytes, and that a crash leaves no image of the memory on the disk.</summary>
    public static void Set(long memory)
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            _ = SetLimit(DataResource, new Limit((nuint)memory));
            _ = SetLimit(CoreResource, new Limit(0));
        }
    }

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit(nuint most)
    {
        public readonly nuint Soft = most;
        public readonly nuint Hard = most;
    }
}

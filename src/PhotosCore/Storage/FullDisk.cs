namespace PhotosCore.Storage;

/// <summary>Says in plain words that there is no room for a file: .NET names a temporary file, or a number.</summary>
internal static class FullDisk
{
    // ENOSPC, EDQUOT of Linux and of macOS, EFBIG; ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] Codes = [28, 122, 69, 27, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Whether a failure says so.</summary>
    public static bool IsCauseOf(Exception failure) =>
        failure is IOException && Array.IndexOf(Codes, failure.HResult) >= 0;

    /// <summary>The failure, with what the user knows of.</summary>
    /// <param name="place">What was to be written, or the folder of it.</param>
    /// <param name="failure">What .NET says.</param>
    public static IOException At(string place, Exception failure) =>
        new($"{place} cannot be written: the disk is full, or your quota of it. Make room, and start again.", failure);
}

using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>Lists a folder, and says where that fails instead of ending with an exception.</summary>
internal static class FolderEntries
{
    /// <summary>What is in a folder, and at the end why no more of it can be listed, if so.</summary>
    public static IEnumerable<(FileSystemInfo? Entry, Exception? Failure)> Of(string folder)
    {
        using var entries = Open(folder, out var failure);
        while (failure is null && Next(entries!, folder, out failure) is { } entry)
        {
            yield return (entry, null);
        }

        if (failure is not null)
        {
            yield return (null, failure);
        }
    }

    private static IEnumerator<FileSystemInfo>? Open(string folder, out Exception? failure)
    {
        try
        {
            failure = null;
            return new DirectoryInfo(folder).EnumerateFileSystemInfos().GetEnumerator();
        }
        catch (Exception e) when (IsOfFolder(e))
        {
            failure = ReadFailure.Of(folder, e);
            return null;
        }
    }

    private static FileSystemInfo? Next(IEnumerator<FileSystemInfo> entries, string folder, out Exception? failure)
    {
        try
        {
            failure = null;
            return entries.MoveNext() ? entries.Current : null;
        }
        catch (Exception e) when (IsOfFolder(e))
        {
            failure = ReadFailure.Of(folder, e);
            return null;
        }
    }

    private static bool IsOfFolder(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}

using System.Runtime.InteropServices;
using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// Looks for photos and videos in a folder and the folders in it. What cannot be read is one of the files, with the
/// reason, and the walk goes on.
/// </summary>
internal sealed class MediaFiles(FolderUploadOptions options)
{
    /// <summary>The files, those of a folder before the folders in it; looked for as they are enumerated.</summary>
    public IEnumerable<FileUpload> In(string root)
    {
        // No recursion: folders may be nested without end.
        var folders = new Stack<string>();
        folders.Push(root);
        while (folders.Count > 0)
        {
            var folder = folders.Pop();
            var inner = new List<string>();
            foreach (var (entry, failure) in FolderEntries.Of(folder))
            {
                if (failure is not null)
                {
                    yield return new FileUpload(folder, failure);
                }
                else if (entry is DirectoryInfo)
                {
                    if (Takes(entry, folder))
                    {
                        inner.Add(entry.FullName);
                    }
                }
                else if (FileOf(entry!) is { } file)
                {
                    yield return file;
                }
            }

            inner.Reverse();
            inner.ForEach(folders.Push);
        }
    }

    private bool Takes(FileSystemInfo folder, string parent)
    {
        if (!options.IncludesHidden && (IsHidden(folder) || SystemNames.IsFolder(folder.Name, parent)))
        {
            LeaveOut(folder, LeftOutReason.Hidden, "is hidden, or made by a system");
            return false;
        }

        if (!IsLink(folder))
        {
            return true;
        }

        LeaveOut(folder, LeftOutReason.LinkToFolder, "is a link to a folder, and is not followed; name that folder");
        return false;
    }

    private FileUpload? FileOf(FileSystemInfo file)
    {
        if (MediaTypes.FromFileName(file.Name) is null)
        {
            // It may be a link to a folder of photos that is not there today.
            return file.Extension.Length == 0 && IsBrokenLink(file)
                ? new FileUpload(file.FullName, ReadFailure.Of(file.FullName, new FileNotFoundException()))
                : null;
        }

        if (!options.IncludesHidden && (IsHidden(file) || SystemNames.IsFile(file.Name)))
        {
            LeaveOut(file, LeftOutReason.Hidden, "is hidden, or made by a system");
            return null;
        }

        var found = new FileUpload(file.FullName, isFound: true) { AlbumTitle = options.AlbumTitle };
        if (!MediaContent.IsSharedName(file.Name))
        {
            return found;
        }

        try
        {
            if (MediaContent.ProblemOf(file.FullName) is not { } problem)
            {
                return found;
            }

            LeaveOut(file, LeftOutReason.OtherContent, $"{problem}, no video");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileUpload(file.FullName, e);
        }
    }

    private void LeaveOut(FileSystemInfo entry, LeftOutReason reason, string words) =>
        options.OnLeftOut?.Invoke(
            new LeftOut(entry.FullName, entry is DirectoryInfo, reason, $"{entry.FullName} {words}.")
        );

    // On Linux there is no such attribute, and to look for it costs a call for each file.
    private static bool IsHidden(FileSystemInfo entry) =>
        entry.Name[0] == '.'
        || (
            !RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            && (AttributesOf(entry) & (FileAttributes.Hidden | FileAttributes.System)) != 0
        );

    private static FileAttributes AttributesOf(FileSystemInfo entry)
    {
        try
        {
            return entry.Attributes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has gone; who opens it says so.
            return 0;
        }
    }

#if NET
    private static bool IsLink(FileSystemInfo folder) => folder.LinkTarget is not null;

    // File.Exists is true of a link, wherever it leads.
    private static bool IsBrokenLink(FileSystemInfo file)
    {
        try
        {
            return file.LinkTarget is not null
                && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
#else
    // On Windows the folders of OneDrive have that attribute, too, and cannot be told from links.
    private static bool IsLink(FileSystemInfo folder) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        && (AttributesOf(folder) & FileAttributes.ReparsePoint) != 0;

    private static bool IsBrokenLink(FileSystemInfo _) => false;
#endif
}

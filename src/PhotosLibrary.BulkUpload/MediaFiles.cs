using System.Runtime.InteropServices;
using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// Looks for photos and videos in a folder and the folders in it. What cannot be read is one of the files, with the
/// reason, and the walk goes on.
/// </summary>
internal sealed class MediaFiles
{
    private readonly FolderUploadOptions _options;
    private readonly List<GlobPattern> _include;
    private readonly List<GlobPattern> _exclude;

    public MediaFiles(FolderUploadOptions options)
    {
        if (options.AlbumPerFolder && options.AlbumTitle is not null)
        {
            throw new ArgumentException("There is either one album for all, or one per folder.", nameof(options));
        }

        _options = options;
        _include = [.. options.Include.Select(pattern => new GlobPattern(pattern))];
        _exclude = [.. options.Exclude.Select(pattern => new GlobPattern(pattern))];
    }

    /// <summary>The files, those of a folder before the folders in it; looked for as they are enumerated.</summary>
    public IEnumerable<FileUpload> In(string root)
    {
        // No recursion: folders may be nested without end.
        var folders = new Stack<(string Path, string Prefix)>();
        folders.Push((root, ""));
        while (folders.Count > 0)
        {
            var (folder, prefix) = folders.Pop();
            var inner = new List<(string, string)>();
            foreach (var (entry, failure) in FolderEntries.Of(folder))
            {
                if (failure is not null)
                {
                    yield return new FileUpload(folder, failure);
                }
                else if (entry is DirectoryInfo)
                {
                    if (Takes(entry, folder, prefix))
                    {
                        inner.Add((entry.FullName, prefix + entry.Name + "/"));
                    }
                }
                else if (FileOf(entry!, folder, prefix) is { } file)
                {
                    yield return file;
                }
            }

            inner.Reverse();
            inner.ForEach(folders.Push);
        }
    }

    private bool Takes(FileSystemInfo folder, string parent, string prefix)
    {
        if (!_options.IncludesHidden && (IsHidden(folder) || SystemNames.IsFolder(folder.Name, parent)))
        {
            LeaveOut(folder, LeftOutReason.Hidden, "is hidden, or made by a system");
            return false;
        }

        if (_exclude.Exists(pattern => pattern.IsMatch(prefix + folder.Name)))
        {
            LeaveOut(folder, LeftOutReason.Excluded, "is excluded");
            return false;
        }

        if (!IsLink(folder))
        {
            return true;
        }

        LeaveOut(folder, LeftOutReason.LinkToFolder, "is a link to a folder, and is not followed; name that folder");
        return false;
    }

    private FileUpload? FileOf(FileSystemInfo file, string folder, string prefix)
    {
        if (MediaTypes.FromFileName(file.Name) is null)
        {
            // It may be a link to a folder of photos that is not there today.
            return file.Extension.Length == 0 && IsBrokenLink(file)
                ? new FileUpload(file.FullName, ReadFailure.Of(file.FullName, new FileNotFoundException()))
                : null;
        }

        if (!_options.IncludesHidden && (IsHidden(file) || SystemNames.IsFile(file.Name)))
        {
            LeaveOut(file, LeftOutReason.Hidden, "is hidden, or made by a system");
            return null;
        }

        if (IsExcluded(prefix + file.Name))
        {
            LeaveOut(file, LeftOutReason.Excluded, "is excluded");
            return null;
        }

        var found = new FileUpload(file.FullName, isFound: true)
        {
            AlbumTitle = _options.AlbumPerFolder ? NameOf(folder) : _options.AlbumTitle,
        };
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

    private bool IsExcluded(string path) =>
        _exclude.Exists(pattern => pattern.IsMatch(path))
        || (_include.Count > 0 && !_include.Exists(pattern => pattern.IsMatch(path)));

    // The first folder may be named as "." or "photos/".
    private static string NameOf(string folder) => new DirectoryInfo(Path.GetFullPath(folder)).Name;

    private void LeaveOut(FileSystemInfo entry, LeftOutReason reason, string words) =>
        _options.OnLeftOut?.Invoke(
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

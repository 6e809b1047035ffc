#if !NET
using System.Runtime.InteropServices;
#endif

namespace PhotosLibrary.BulkUpload;

/// <summary>Looks for photos and videos in folders.</summary>
internal static class MediaFiles
{
    /// <summary>
    /// The paths of all files with the extension of a photo or video, in a folder and the folders in it.
    /// </summary>
    public static IEnumerable<string> In(string folder)
    {
        // By hand: what the system offers either follows links, in circles too, or leaves out folders that cannot be
        // read.
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (MediaTypes.FromFileName(file) is not null)
            {
                yield return file;
            }
        }

        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!IsLink(inner))
            {
                foreach (var file in In(inner))
                {
                    yield return file;
                }
            }
        }
    }

#if NET
    private static bool IsLink(string folder) => new DirectoryInfo(folder).LinkTarget is not null;
#else
    // On Windows the folders of OneDrive have that attribute, too, and cannot be told from links.
    private static bool IsLink(string folder) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        && (File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0;
#endif
}

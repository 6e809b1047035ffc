namespace PhotosLibrary.BulkUpload;

/// <summary>
/// Knows by their names the files and folders that systems and programs make for themselves beside people's photos.
/// </summary>
internal static class SystemNames
{
    private static readonly HashSet<string> Folders = new(StringComparer.OrdinalIgnoreCase)
    {
        // Disk stations of Synology and QNAP: thumbnails, wastebaskets, earlier states.
        "@eaDir",
        "@Recently-Snapshot",
        "@Recycle",
        "@sharebin",
        "@tmp",
        "#recycle",
        "#snapshot",
        "~snapshot",
        // Windows.
        "$RECYCLE.BIN",
        "RECYCLED",
        "RECYCLER",
        "System Volume Information",
        // Servers for Macs, and archives that Macs make.
        "__MACOSX",
        "Network Trash Folder",
        "Temporary Items",
        // Thumbnails of Sony's cameras.
        "THMBNL",
    };

    private static readonly string[] PreviewFolders = [".lrdata", ".lrcat-data"];

    // Packages of Apple's programs: the photos of people are in the folders named below, all else is derived of them.
    private static readonly string[] Packages =
    [
        ".aplibrary",
        ".migratedphotolibrary",
        ".photolibrary",
        ".photoslibrary",
    ];

    private static readonly HashSet<string> Originals = new(StringComparer.OrdinalIgnoreCase)
    {
        "Masters",
        "originals",
    };

    /// <summary>Whether a folder is one of theirs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">Path of the folder that it is in.</param>
    public static bool IsFolder(string name, string parent) =>
        Folders.Contains(name)
        || HasExtension(name, PreviewFolders)
        || (HasExtension(parent.TrimEnd('/', '\\'), Packages) && !Originals.Contains(name));

    /// <summary>Whether a file is one of theirs: the covers that Windows Media Player makes.</summary>
    public static bool IsFile(string name) =>
        name.StartsWith("AlbumArt_{", StringComparison.OrdinalIgnoreCase)
        || name.Equals("AlbumArtSmall.jpg", StringComparison.OrdinalIgnoreCase);

    private static bool HasExtension(string name, string[] extensions) =>
        Array.Exists(extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}

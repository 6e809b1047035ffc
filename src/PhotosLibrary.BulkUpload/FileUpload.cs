using PhotosLibrary.BulkUpload;

namespace PhotosLibrary;

/// <summary>A file for a <see cref="BulkUploader"/>, and what becomes of it in the library.</summary>
public sealed class FileUpload
{
    /// <summary>Names a file.</summary>
    /// <param name="path">Path of the file. Whether it exists is checked when its upload begins.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public FileUpload(string path)
    {
        Path = string.IsNullOrEmpty(path) ? throw new ArgumentException("The path is empty.", nameof(path)) : path;
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Name with extension that the user sees, at most 255 characters; null for that of the file.</summary>
    public string? FileName { get; set; }

    /// <summary>What the user wrote about it, under 1000 characters; null for nothing.</summary>
    public string? Description { get; set; }

    /// <summary>Id of an album, created by this app, to put the item into; null for none.</summary>
    public string? AlbumId { get; set; }

    /// <summary>
    /// Title of an album to put the item into, which is found among those of the app, or created; null for none. Either
    /// this or <see cref="AlbumId"/>.
    /// </summary>
    public string? AlbumTitle { get; set; }

    /// <summary>
    /// All files in a folder, and in the folders in it, that have the extension of a photo or video. Links to folders
    /// are not followed: they may lead back to where they are.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="albumTitle">Title of an album for all of them, as <see cref="AlbumTitle"/>; null for none.</param>
    /// <returns>The files, in the order in which the system lists them, looked for as they are enumerated.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="IOException">A folder is not there, or cannot be read; thrown by the enumeration.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of rights.</exception>
    public static IEnumerable<FileUpload> InFolder(string folder, string? albumTitle = null) =>
        string.IsNullOrEmpty(folder)
            ? throw new ArgumentException("The folder has no name; . is the one where the program is.", nameof(folder))
            : MediaFiles.In(folder).Select(path => new FileUpload(path) { AlbumTitle = albumTitle });

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    /// <summary>Names the album in the journal; null for none.</summary>
    internal string? Album =>
        AlbumId is not null ? "id:" + AlbumId
        : AlbumTitle is not null ? "title:" + AlbumTitle
        : null;

    internal FileUpload Copy() => (FileUpload)MemberwiseClone();
}

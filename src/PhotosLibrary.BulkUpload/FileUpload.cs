using PhotosLibrary.BulkUpload;

namespace PhotosLibrary;

/// <summary>A file for a <see cref="BulkUploader"/>, and what becomes of it in the library.</summary>
/// <example>
/// <code><![CDATA[
/// var file = new FileUpload("IMG_1.jpg") { FileName = "lake.jpg", Description = "In May", AlbumTitle = "Trip" };
/// ]]></code>
/// </example>
public sealed class FileUpload
{
    /// <summary>Names a file.</summary>
    /// <param name="path">Path of the file. Whether it exists is checked when its upload begins.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public FileUpload(string path)
    {
        Path = string.IsNullOrEmpty(path) ? throw new ArgumentException("The path is empty.", nameof(path)) : path;
    }

    internal FileUpload(string path, Exception error)
        : this(path)
    {
        Error = error;
    }

    internal FileUpload(string path, bool isFound)
        : this(path)
    {
        IsFound = isFound;
    }

    /// <summary>Path of the file; of a folder, if it is one that could not be read.</summary>
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
    /// Why it cannot be uploaded, if that was found out while its folder was read; null otherwise. A
    /// <see cref="BulkUploader"/> makes a failed outcome of it.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>Whether it was found in a folder: then its first bytes have to be those of a photo or video.</summary>
    internal bool IsFound { get; }

    /// <summary>
    /// All files in a folder, and in the folders in it, that have the extension of a photo or video, but for what is
    /// hidden or made by systems.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="albumTitle">Title of an album for all of them, as <see cref="AlbumTitle"/>; null for none.</param>
    /// <inheritdoc cref="InFolder(string, FolderUploadOptions)" path="/*[not(self::summary or self::param)]"/>
    public static IEnumerable<FileUpload> InFolder(string folder, string? albumTitle = null) =>
        InFolder(folder, new FolderUploadOptions { AlbumTitle = albumTitle });

    /// <summary>
    /// All files in a folder, and in the folders in it, that have the extension of a photo or video.
    /// </summary>
    /// <remarks>
    /// Links to files are taken, links to folders are left out: they may lead back to where they are. A folder that
    /// cannot be read, also the first, is one of the files, with its <see cref="Error"/>; the others are listed all
    /// the same. A file of a folder is not sent if its first bytes are those of neither photo nor video; one that is
    /// named by <see cref="FileUpload(string)"/> always is.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What is taken; read once.</param>
    /// <returns>The files, in the order in which the system lists them, looked for as they are enumerated.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> is null or empty, a pattern is empty, or there is an album title beside
    /// <see cref="FolderUploadOptions.AlbumPerFolder"/>.
    /// </exception>
    public static IEnumerable<FileUpload> InFolder(string folder, FolderUploadOptions options) =>
        string.IsNullOrEmpty(folder)
            ? throw new ArgumentException("The folder has no name; . is the one where the program is.", nameof(folder))
            : new MediaFiles(options?.Copy() ?? throw new ArgumentNullException(nameof(options))).In(folder);

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    /// <summary>Names the album in the journal; null for none.</summary>
    internal string? Album =>
        AlbumId is not null ? "id:" + AlbumId
        : AlbumTitle is not null ? "title:" + AlbumTitle
        : null;

    internal FileUpload Copy() => (FileUpload)MemberwiseClone();
}

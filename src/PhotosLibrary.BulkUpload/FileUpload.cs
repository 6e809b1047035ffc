namespace PhotosLibrary;

/// <summary>A file for a <see cref="BulkUploader"/>, and what becomes of it in the library.</summary>
public sealed class FileUpload
{
    /// <summary>Names a file.</summary>
    /// <param name="path">Path of the file. Whether it is there is looked at when its turn comes.</param>
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

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    /// <summary>Names the album in the journal; null for none.</summary>
    internal string? Album => AlbumId is not null ? "id:" + AlbumId : AlbumTitle is not null ? "title:" + AlbumTitle : null;

    internal FileUpload Copy() => (FileUpload)MemberwiseClone();
}

namespace PhotosLibrary;

/// <summary>What is taken of a folder, for <see cref="FileUpload.InFolder(string, FolderUploadOptions)"/>.</summary>
public sealed class FolderUploadOptions
{
    /// <summary>
    /// Title of an album to put the items into, as <see cref="FileUpload.AlbumTitle"/>; null, the default, for none.
    /// </summary>
    public string? AlbumTitle { get; set; }

    /// <summary>
    /// Takes also what is hidden or made by systems and programs, such as <c>._IMG_1.JPG</c>, <c>@eaDir</c>,
    /// <c>$RECYCLE.BIN</c>, and the previews of Lightroom and Apple Photos; false by default. A hidden file or folder
    /// has a name that begins with a dot, or that attribute.
    /// </summary>
    public bool IncludesHidden { get; set; }

    /// <summary>Called with each file and folder that is left out, as the folder is read; null, the default.</summary>
    public Action<LeftOut>? OnLeftOut { get; set; }

    internal FolderUploadOptions Copy() => (FolderUploadOptions)MemberwiseClone();
}

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

    /// <summary>
    /// Puts each item into an album whose title is the name of the folder that the file is in; folders of the same name
    /// share one. False by default. Not together with <see cref="AlbumTitle"/>.
    /// </summary>
    public bool AlbumPerFolder { get; set; }

    /// <summary>
    /// Patterns of the files to take, such as <c>*.jpg</c> or <c>2024/**</c>; none, the default, for all. <c>*</c>
    /// stands for any characters but a slash, <c>?</c> for one, <c>[a-c]</c> for one of these, <c>**</c> for folders.
    /// A pattern without a slash is for names, one with a slash for paths from the folder on. Case does not matter.
    /// </summary>
    public IList<string> Include { get; private set; } = new List<string>();

    /// <summary>
    /// Patterns, as those of <see cref="Include"/>, of files and folders to leave out, of folders with all that is in
    /// them; none by default. It comes before <see cref="Include"/>.
    /// </summary>
    public IList<string> Exclude { get; private set; } = new List<string>();

    /// <summary>Called with each file and folder that is left out, as the folder is read; null, the default.</summary>
    public Action<LeftOut>? OnLeftOut { get; set; }

    internal FolderUploadOptions Copy()
    {
        var copy = (FolderUploadOptions)MemberwiseClone();
        copy.Include = [.. Include];
        copy.Exclude = [.. Exclude];
        return copy;
    }
}

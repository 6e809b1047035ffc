namespace PhotosLibrary;

/// <summary>A file or folder in a folder that is not uploaded.</summary>
public sealed class LeftOut
{
    internal LeftOut(string path, bool isFolder, LeftOutReason reason, string message)
    {
        Path = path;
        IsFolder = isFolder;
        Reason = reason;
        Message = message;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Whether it is a folder, with all that is in it.</summary>
    public bool IsFolder { get; }

    /// <summary>Why it is left out.</summary>
    public LeftOutReason Reason { get; }

    /// <summary>Which, and why, in words.</summary>
    public string Message { get; }

    /// <summary>The words.</summary>
    public override string ToString() => Message;
}

/// <summary>Why a file or folder is left out.</summary>
public enum LeftOutReason
{
    /// <summary>It is hidden, or was made by a system or a program for itself.</summary>
    Hidden,

    /// <summary>It is a link to a folder, which may lead back to where it is. The folder itself can be named.</summary>
    LinkToFolder,

    /// <summary>
    /// Its extension is one of videos and of other files too, such as <c>.mod</c>, and its first bytes are no video's.
    /// </summary>
    OtherContent,

    /// <summary>
    /// By <see cref="FolderUploadOptions.Exclude"/>, or because nothing in <see cref="FolderUploadOptions.Include"/>
    /// is for it.
    /// </summary>
    Excluded,
}

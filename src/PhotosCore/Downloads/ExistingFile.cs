namespace PhotosCore;

/// <summary>What to do where a file with the name of the download is already.</summary>
public enum ExistingFile
{
    /// <summary>Put the download in its place, once it is complete.</summary>
    Replace,

    /// <summary>Leave it, and download nothing.</summary>
    Skip,

    /// <summary>Keep it, and give the download a number: <c>lake (2).jpg</c>.</summary>
    KeepBoth,
}

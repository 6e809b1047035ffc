namespace PhotosCore;

/// <summary>What was downloaded.</summary>
/// <typeparam name="TItem">The media item of the API.</typeparam>
public sealed class DownloadResult<TItem>
    where TItem : class
{
    /// <summary>Initializes a result; tests that mock a client may want to.</summary>
    /// <param name="mediaItem">The item.</param>
    /// <param name="bytes">How many bytes were written.</param>
    /// <param name="contentType">The type that the media host named.</param>
    /// <param name="path">The file.</param>
    /// <param name="isSkipped">Whether the file was there already.</param>
    public DownloadResult(
        TItem? mediaItem,
        long bytes,
        string? contentType = null,
        string? path = null,
        bool isSkipped = false
    )
    {
        MediaItem = mediaItem;
        Bytes = bytes;
        ContentType = contentType;
        Path = path;
        IsSkipped = isSkipped;
    }

    /// <summary>
    /// The item as it was fetched last, which may be later than the one that was given. Null if only an id was given,
    /// and nothing had to be fetched.
    /// </summary>
    public TItem? MediaItem { get; }

    /// <summary>How many bytes it has.</summary>
    public long Bytes { get; }

    /// <summary>
    /// The media type that the media host named, for example <c>image/jpeg</c>, which may be another one than that of
    /// the item: Google makes pictures of a size as it likes. Null if it named none, or nothing was downloaded.
    /// </summary>
    public string? ContentType { get; }

    /// <summary>Full path of the file; null if it went to a stream.</summary>
    public string? Path { get; }

    /// <summary>Whether the file was there already, and is as it was.</summary>
    public bool IsSkipped { get; }
}

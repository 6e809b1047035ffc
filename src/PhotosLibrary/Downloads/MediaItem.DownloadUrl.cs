using PhotosCore.Downloads;

namespace PhotosLibrary;

public partial class MediaItem
{
    /// <summary>
    /// The URL of the bytes: <see cref="BaseUrl"/> with the suffix that it must not be used without. It works without a
    /// token, for anyone who has it, until <see cref="BaseUrlLifetime"/> after the item was fetched; store
    /// <see cref="Id"/> instead.
    /// </summary>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The item has no base URL; or the whole of it is wanted, and it is not known whether it is a photo or a video.
    /// </exception>
    /// <exception cref="VideoNotReadyException">
    /// The whole of a video is wanted that Google has not finished.
    /// </exception>
    // Custom: a base URL is of no use without its suffix.
    public Uri GetDownloadUrl(DownloadOptions? options = null) => ToMediaSource().GetDownloadUrl(options);

    /// <summary>What a download has to know of the item.</summary>
    internal MediaSource ToMediaSource() =>
        new()
        {
            Id = string.IsNullOrEmpty(Id) ? null : Id,
            BaseUrl = BaseUrl,
            MimeType = MimeType,
            FileName = Filename,
            CreationTime = MediaMetadata?.CreationTime,
            IsVideoByMetadata = MediaMetadata is null ? null : MediaMetadata.Video is not null,
            VideoStatus = MediaMetadata?.Video?.Status?.Value,
        };
}

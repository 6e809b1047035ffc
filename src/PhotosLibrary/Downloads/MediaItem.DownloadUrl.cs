namespace PhotosLibrary;

public partial class MediaItem
{
    internal bool IsVideo =>
        MediaMetadata?.Video is not null || MimeType?.StartsWith("video/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// The status of a video that cannot be downloaded as it is now; null if nothing is known against it.
    /// </summary>
    // A status that a field mask left out is for the server to judge.
    internal VideoProcessingStatus? ObstacleTo(DownloadOptions? options) =>
        IsVideo
        && options is not { IsSized: true }
        && MediaMetadata?.Video?.Status is { } status
        && status != VideoProcessingStatus.Ready
            ? status
            : (VideoProcessingStatus?)null;

    /// <summary>Whether enough is known of the item to have the address of the bytes.</summary>
    internal bool HasDownloadUrl(DownloadOptions? options) =>
        !string.IsNullOrEmpty(BaseUrl)
        && (options is { IsSized: true } || MimeType is not null || MediaMetadata is not null);

    /// <summary>
    /// The address of the bytes: <see cref="BaseUrl"/> with the suffix that it must not be used without. It works
    /// without a token, for whoever has it, until <see cref="BaseUrlLifetime"/> after the item was fetched; store
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
    public Uri GetDownloadUrl(DownloadOptions? options = null)
    {
        var suffix = BaseUrlSuffix.For(options, IsVideo);
        if (options is not { IsSized: true } && MimeType is null && MediaMetadata is null)
        {
            throw new InvalidOperationException(
                $"It is not known whether the item {Id} is a photo or a video. "
                    + "Fetch it with mimeType among the fields."
            );
        }

        if (ObstacleTo(options) is { } status)
        {
            throw VideoNotReadyException.Of(this, status);
        }

        if (string.IsNullOrEmpty(BaseUrl))
        {
            throw new InvalidOperationException(
                $"The item {Id} has no base URL. "
                    + "Fetch it with mediaItems.get, with baseUrl and mimeType among the fields."
            );
        }

        return
            Uri.TryCreate(BaseUrl + suffix, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new InvalidOperationException($"The base URL of the item {Id} is not an https address.");
    }
}

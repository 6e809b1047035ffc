namespace PhotosLibrary;

public partial class MediaItem
{
    internal bool IsVideo =>
        MediaMetadata?.Video is not null || MimeType?.StartsWith("video/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// The address of the bytes: <see cref="BaseUrl"/> with the suffix that it must not be used without. It works
    /// without a token, for whoever has it, until 60 minutes after the item was fetched; store <see cref="Id"/>
    /// instead.
    /// </summary>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The item has no base URL; or the whole of it is wanted, and it is not known whether it is a photo or a video, or
    /// is a video that Google has not finished processing.
    /// </exception>
    public Uri GetDownloadUrl(DownloadOptions? options = null)
    {
        var suffix = BaseUrlSuffix.For(options, IsVideo);
        if (options is not { IsSized: true } && MimeType is null && MediaMetadata is null)
        {
            throw new InvalidOperationException(
                $"It is not known whether the item {Id} is a photo or a video. Fetch it with mimeType among the fields.");
        }

        // A status that a field mask left out is for the server to judge.
        if (IsVideo && options is not { IsSized: true }
            && MediaMetadata?.Video?.Status is { } status && status != VideoProcessingStatus.Ready)
        {
            throw new InvalidOperationException(
                $"The video {Id} is {status.Value}, and only a video that is READY can be downloaded." +
                (status == VideoProcessingStatus.Failed ? "" : " Fetch the item again later."));
        }

        if (string.IsNullOrEmpty(BaseUrl))
        {
            throw new InvalidOperationException(
                $"The item {Id} has no base URL. Fetch it with mediaItems.get, with baseUrl and mimeType among the fields.");
        }

        return Uri.TryCreate(BaseUrl + suffix, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new InvalidOperationException($"The base URL of the item {Id} is not an https address.");
    }
}

namespace PhotosCore.Downloads;

/// <summary>What a download has to know of a media item, whichever API it comes from.</summary>
internal sealed record MediaSource
{
    /// <summary>The status of a video that can be downloaded; the APIs use the same words.</summary>
    public const string Ready = "READY";

    private const string Failed = "FAILED";

    /// <summary>The id; null if it is not known.</summary>
    public string? Id { get; init; }

    /// <summary>The base URL; null if it is not known.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The media type; null if it is not known.</summary>
    public string? MimeType { get; init; }

    /// <summary>Name of the file; null if it is not known.</summary>
    public string? FileName { get; init; }

    /// <summary>When the photo or video was taken; null if it is not known.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>Whether the metadata tell a photo from a video; null if there are none.</summary>
    public bool? IsVideoByMetadata { get; init; }

    /// <summary>
    /// What Google says of the processing of a video; null if it says nothing. A status that a field mask left out is
    /// for the server to judge.
    /// </summary>
    public string? VideoStatus { get; init; }

    public bool IsVideo =>
        IsVideoByMetadata == true || MimeType?.StartsWith("video/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether it is a video that Google could not process.</summary>
    public bool HasFailed => VideoStatus == Failed;

    /// <summary>Whether it is a video that cannot be downloaded as it is now.</summary>
    public bool IsBlocked(DownloadOptions? options) =>
        IsVideo && options is not { IsSized: true } && VideoStatus is not (null or Ready);

    /// <summary>Whether enough is known to have the URL of the bytes.</summary>
    public bool HasDownloadUrl(DownloadOptions? options) =>
        !string.IsNullOrEmpty(BaseUrl) && (options is { IsSized: true } || IsTypeKnown);

    /// <summary>The URL of the bytes: the base URL with the suffix that it must not be used without.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no base URL; or the whole is wanted, and it is not known whether it is a photo or a video.
    /// </exception>
    /// <exception cref="VideoNotReadyException">
    /// The whole of a video is wanted that Google has not finished.
    /// </exception>
    public Uri GetDownloadUrl(DownloadOptions? options)
    {
        var suffix = BaseUrlSuffix.For(options, IsVideo);
        if (options is not { IsSized: true } && !IsTypeKnown)
        {
            throw new InvalidOperationException(
                $"It is not known whether the item {Id} is a photo or a video. "
                    + "Fetch it with mimeType among the fields."
            );
        }

        if (IsBlocked(options))
        {
            throw VideoNotReadyException.Of(this);
        }

        if (string.IsNullOrEmpty(BaseUrl))
        {
            throw new InvalidOperationException(
                $"The item {Id} has no base URL. Fetch it again, with baseUrl and mimeType among the fields."
            );
        }

        return
            Uri.TryCreate(BaseUrl + suffix, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new InvalidOperationException($"The base URL of the item {Id} is not an https address.");
    }

    private bool IsTypeKnown => MimeType is not null || IsVideoByMetadata is not null;
}

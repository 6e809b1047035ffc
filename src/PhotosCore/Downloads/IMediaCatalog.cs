namespace PhotosCore.Downloads;

/// <summary>Where downloads of one API get their items from, and how these are to be read.</summary>
/// <typeparam name="TItem">The media item of the API.</typeparam>
internal interface IMediaCatalog<TItem>
    where TItem : class
{
    /// <summary>What a download has to know of an item.</summary>
    MediaSource Describe(TItem item);

    /// <summary>How many items one request can fetch.</summary>
    int MaxPerRequest { get; }

    /// <summary>How long a base URL is good for.</summary>
    TimeSpan BaseUrlLifetime { get; }

    /// <summary>
    /// Fetches items as they are now, with fresh base URLs; each succeeds or fails by itself. Calls that come at the
    /// same time share requests.
    /// </summary>
    IReadOnlyList<Task<TItem>> FetchAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}

/// <summary>What one download needs beside its bytes.</summary>
/// <typeparam name="TItem">The media item of the API.</typeparam>
internal interface IDownloadContext<TItem>
    where TItem : class
{
    /// <summary>Fetches the item of the download as it is now.</summary>
    /// <param name="id">The id.</param>
    /// <param name="hasExpired">Whether the base URL has turned out to be expired.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<TItem> FetchAsync(string id, bool hasExpired, CancellationToken cancellationToken);

    /// <summary>Waits while Google processes a video.</summary>
    Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken);
}

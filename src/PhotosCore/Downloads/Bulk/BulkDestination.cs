namespace PhotosCore.Downloads;

/// <summary>Where a bulk downloader puts what it downloads.</summary>
internal abstract class BulkDestination<TItem> : IDisposable
    where TItem : class
{
    /// <summary>Gets the bytes of an item into a stream.</summary>
    public delegate Task<DownloadResult<TItem>> Fetch(Stream destination);

    /// <summary>Whether an item that is given twice is there once.</summary>
    public abstract bool IsOnePerItem { get; }

    /// <summary>What is there already and complete of an item; null if it is to be downloaded.</summary>
    public abstract DownloadResult<TItem>? Find(PendingDownload<TItem> download);

    /// <summary>Downloads an item to its place.</summary>
    public abstract Task<DownloadResult<TItem>> DownloadAsync(
        PendingDownload<TItem> download,
        Fetch fetch,
        CancellationToken cancellationToken
    );

    /// <summary>Whether a failure is of the place, so that nothing else can be put there either.</summary>
    public abstract bool IsBrokenBy(Exception failure);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

namespace PhotosLibrary;

/// <summary>Where a <see cref="BulkDownloader"/> puts what it downloads.</summary>
internal abstract class BulkDestination : IDisposable
{
    /// <summary>Gets the bytes of an item into a stream.</summary>
    public delegate Task<DownloadResult> Fetch(Stream destination);

    /// <summary>Whether an item that is given twice is there once.</summary>
    public abstract bool IsOnePerItem { get; }

    /// <summary>What is there already and complete of an item; null if it is to be downloaded.</summary>
    public abstract DownloadResult? Find(PendingDownload download);

    /// <summary>Downloads an item to its place.</summary>
    public abstract Task<DownloadResult> DownloadAsync(
        PendingDownload download,
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

namespace PhotosCore.Downloads;

/// <summary>A stream of the caller's for each item.</summary>
internal sealed class StreamDestination<TItem>(Func<TItem, CancellationToken, Task<Stream>> open)
    : BulkDestination<TItem>
    where TItem : class
{
    public override bool IsOnePerItem => false;

    public override DownloadResult<TItem>? Find(PendingDownload<TItem> download) => null;

    public override async Task<DownloadResult<TItem>> DownloadAsync(
        PendingDownload<TItem> download,
        Fetch fetch,
        CancellationToken cancellationToken
    )
    {
        using var stream =
            await open(download.Item!, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"No stream was opened for the item {download.Id}.");
        var result = await fetch(stream).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    public override bool IsBrokenBy(Exception failure) => false;
}

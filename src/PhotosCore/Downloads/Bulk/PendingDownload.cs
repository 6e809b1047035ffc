using PhotosCore.Bulk;

namespace PhotosCore.Downloads;

/// <summary>An item that a bulk downloader was given, on its way to its outcome.</summary>
internal sealed class PendingDownload<TItem>(string? id, TItem? item, DateTimeOffset? fetchedAt)
    : Pending<DownloadOutcome<TItem>>
    where TItem : class
{
    public string? Id { get; } = id;

    /// <summary>The item; null if it has to be fetched.</summary>
    public TItem? Item { get; private set; } = item;

    /// <summary>When the item was fetched, or at the latest so if the app gave it; null if it has to be.</summary>
    public DateTimeOffset? FetchedAt { get; private set; } = fetchedAt;

    /// <summary>Whether the item is as the app gave it, so that its age is not known.</summary>
    public bool IsAsGiven { get; private set; } = true;

    /// <summary>Why the item could not be fetched.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Takes the item as it is now.</summary>
    public void Renew(TItem item, DateTimeOffset fetchedAt)
    {
        Item = item;
        FetchedAt = fetchedAt;
        IsAsGiven = false;
    }
}

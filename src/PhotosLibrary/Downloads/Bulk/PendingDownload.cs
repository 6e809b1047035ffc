using PhotosLibrary.Bulk;

namespace PhotosLibrary;

/// <summary>An item that a <see cref="BulkDownloader"/> was given, on its way to its outcome.</summary>
internal sealed class PendingDownload(string? id, MediaItem? item, DateTimeOffset? fetchedAt)
    : IPendingOutcome<DownloadOutcome>
{
    private readonly TaskCompletionSource<DownloadOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public string? Id { get; } = id;

    /// <summary>The item; null if it has to be fetched.</summary>
    public MediaItem? Item { get; private set; } = item;

    /// <summary>When the item was fetched, or at the latest so if it was given; null if it has to be.</summary>
    public DateTimeOffset? FetchedAt { get; private set; } = fetchedAt;

    /// <summary>Whether the item is as it was given, so that nobody knows how old it is.</summary>
    public bool IsAsGiven { get; private set; } = true;

    /// <summary>Whether somebody sees to it by now.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Why the item could not be fetched.</summary>
    public Exception? Failure { get; set; }

    /// <inheritdoc />
    public Task<DownloadOutcome> Outcome => _outcome.Task;

    /// <summary>Takes the item as it is now.</summary>
    public void Renew(MediaItem item, DateTimeOffset fetchedAt)
    {
        Item = item;
        FetchedAt = fetchedAt;
        IsAsGiven = false;
    }

    public void End(DownloadOutcomeKind kind, DownloadResult? result = null, Exception? error = null) =>
        _outcome.TrySetResult(
            new DownloadOutcome(Id ?? result?.MediaItem?.Id, kind, result, error, result?.MediaItem ?? Item)
        );

    /// <summary>The run was cancelled.</summary>
    public void Cancel() => _outcome.TrySetCanceled();
}

namespace PhotosCore;

/// <summary>How far a bulk downloader is: with one download, and with all.</summary>
public sealed class BulkDownloadProgress
{
    /// <summary>Initializes a value; tests that mock a downloader may want to.</summary>
    /// <param name="mediaItemId">Id of the item.</param>
    /// <param name="transfer">How far its download is.</param>
    /// <param name="isCompleted">Whether it has its outcome.</param>
    /// <param name="completedCount">How many have their outcome.</param>
    /// <param name="failedCount">How many of these failed or were not attempted.</param>
    /// <param name="totalBytes">The bytes of all downloads.</param>
    /// <param name="inProgressIds">Ids of the items whose downloads have begun and not ended; null for none.</param>
    public BulkDownloadProgress(
        string? mediaItemId,
        TransferProgress transfer,
        bool isCompleted,
        int completedCount,
        int failedCount,
        long totalBytes,
        IReadOnlyList<string?>? inProgressIds = null
    )
    {
        MediaItemId = mediaItemId;
        Transfer = transfer;
        IsCompleted = isCompleted;
        CompletedCount = completedCount;
        FailedCount = failedCount;
        TotalBytes = totalBytes;
        InProgressIds = inProgressIds ?? [];
    }

    /// <summary>Id of the item whose download made progress.</summary>
    public string? MediaItemId { get; }

    /// <summary>How far that download is.</summary>
    public TransferProgress Transfer { get; }

    /// <summary>Whether it has its outcome.</summary>
    public bool IsCompleted { get; }

    /// <summary>How many downloads have their outcome, good or bad.</summary>
    public int CompletedCount { get; }

    /// <summary>How many of these failed or were not attempted.</summary>
    public int FailedCount { get; }

    /// <summary>The bytes that all downloads of this run have written, what was skipped not counted.</summary>
    public long TotalBytes { get; }

    /// <summary>
    /// What the run waits for: ids of the items whose downloads have begun and have no outcome, the oldest first.
    /// </summary>
    public IReadOnlyList<string?> InProgressIds { get; }
}

namespace PhotosLibrary;

/// <summary>How far a <see cref="BulkDownloader"/> is: with one download, and with all.</summary>
public sealed class BulkDownloadProgress
{
    /// <summary>Makes a progress; tests that mock a downloader may want to.</summary>
    public BulkDownloadProgress(
        string? mediaItemId,
        DownloadProgress download,
        bool isFinished,
        int downloadsFinished,
        int downloadsFailed,
        long totalBytesReceived
    )
    {
        MediaItemId = mediaItemId;
        Download = download;
        IsFinished = isFinished;
        DownloadsFinished = downloadsFinished;
        DownloadsFailed = downloadsFailed;
        TotalBytesReceived = totalBytesReceived;
    }

    /// <summary>Id of the item whose download got on.</summary>
    public string? MediaItemId { get; }

    /// <summary>How far that download is.</summary>
    public DownloadProgress Download { get; }

    /// <summary>Whether it has its outcome.</summary>
    public bool IsFinished { get; }

    /// <summary>How many downloads have their outcome, good or bad.</summary>
    public int DownloadsFinished { get; }

    /// <summary>How many of these failed or were not tried.</summary>
    public int DownloadsFailed { get; }

    /// <summary>The bytes that all downloads of this run have written, what was skipped not counted.</summary>
    public long TotalBytesReceived { get; }
}

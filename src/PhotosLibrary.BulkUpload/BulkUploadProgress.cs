namespace PhotosLibrary;

/// <summary>How far a <see cref="BulkUploader"/> is: with one file, and with all.</summary>
public sealed class BulkUploadProgress
{
    /// <summary>Initializes a value; tests that mock an uploader may want to.</summary>
    /// <param name="file">The file.</param>
    /// <param name="transfer">How far its bytes are.</param>
    /// <param name="isCompleted">Whether it has its outcome.</param>
    /// <param name="completedCount">How many have their outcome.</param>
    /// <param name="failedCount">How many of these failed or were not attempted.</param>
    /// <param name="totalBytes">The bytes of all files.</param>
    /// <param name="inProgress">The files that have begun and have no outcome; null for none.</param>
    public BulkUploadProgress(
        FileUpload file,
        TransferProgress transfer,
        bool isCompleted,
        int completedCount,
        int failedCount,
        long totalBytes,
        IReadOnlyList<FileUpload>? inProgress = null
    )
    {
        File = file;
        Transfer = transfer;
        IsCompleted = isCompleted;
        CompletedCount = completedCount;
        FailedCount = failedCount;
        TotalBytes = totalBytes;
        InProgress = inProgress ?? [];
    }

    /// <summary>The file whose upload made progress.</summary>
    public FileUpload File { get; }

    /// <summary>How far its bytes are. After a broken connection the number may fall back.</summary>
    public TransferProgress Transfer { get; }

    /// <summary>Whether it has its outcome.</summary>
    public bool IsCompleted { get; }

    /// <summary>How many files have their outcome, good or bad.</summary>
    public int CompletedCount { get; }

    /// <summary>How many of these failed or were not attempted.</summary>
    public int FailedCount { get; }

    /// <summary>The bytes of all files of this run that are up, those that were sent twice counted once.</summary>
    public long TotalBytes { get; }

    /// <summary>
    /// What the run waits for: the files that have begun and have no outcome, the oldest first. Their bytes are on
    /// their way, or they wait for the batch of their album.
    /// </summary>
    public IReadOnlyList<FileUpload> InProgress { get; }
}

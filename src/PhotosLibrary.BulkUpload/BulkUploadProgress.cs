namespace PhotosLibrary;

/// <summary>How far a <see cref="BulkUploader"/> is: with one file, and with all.</summary>
public sealed class BulkUploadProgress
{
    /// <summary>Makes a progress; tests that mock an uploader may want to.</summary>
    public BulkUploadProgress(
        FileUpload file,
        long bytesSent,
        bool isFinished,
        int uploadsFinished,
        int uploadsFailed,
        long totalBytesSent
    )
    {
        File = file;
        BytesSent = bytesSent;
        IsFinished = isFinished;
        UploadsFinished = uploadsFinished;
        UploadsFailed = uploadsFailed;
        TotalBytesSent = totalBytesSent;
    }

    /// <summary>The file whose upload got on.</summary>
    public FileUpload File { get; }

    /// <summary>How many of its bytes are up. After a broken connection the number may fall back.</summary>
    public long BytesSent { get; }

    /// <summary>Whether it has its outcome.</summary>
    public bool IsFinished { get; }

    /// <summary>How many files have their outcome, good or bad.</summary>
    public int UploadsFinished { get; }

    /// <summary>How many of these failed or were not tried.</summary>
    public int UploadsFailed { get; }

    /// <summary>The bytes of all files of this run that are up, those that were sent twice counted once.</summary>
    public long TotalBytesSent { get; }
}

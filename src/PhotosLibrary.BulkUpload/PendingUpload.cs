using PhotosCore.Bulk;

namespace PhotosLibrary.BulkUpload;

/// <summary>One file of a run, from when it is read from the input until its outcome is known.</summary>
internal sealed class PendingUpload(FileUpload file, long index) : Pending<UploadOutcome>
{
    public FileUpload File { get; } = file;

    /// <summary>Its place in the input.</summary>
    public long Index { get; } = index;

    /// <summary>The file as it looked when its upload began; its key is what the journal knows it by.</summary>
    public string Key { get; set; } = "";

    /// <summary>The upload token, once the bytes are up.</summary>
    public string? Token { get; set; }

    /// <summary>The item, if there is one that has only to be put into an album.</summary>
    public string? MediaItemId { get; set; }

    /// <summary>When it got ready for a batch.</summary>
    public DateTimeOffset ReadyAt { get; set; }

    /// <summary>How often it has been in a batch.</summary>
    public int Attempts { get; set; }

    /// <summary>
    /// Whether an item may have been made of its token already, in this run or in one that was killed.
    /// </summary>
    public bool IsOutcomeUnknown { get; set; }

    /// <summary>
    /// Whether its bytes went up a second time, because the token was no longer valid, or the item was gone.
    /// </summary>
    public bool IsUploadedAnew { get; set; }

    /// <summary>Whether a permit is kept back to make an item of it.</summary>
    public bool HasPermit { get; set; }
}

namespace PhotosLibrary;

/// <summary>How a <see cref="BulkUploader"/> works. Read once, when it is made.</summary>
public sealed class BulkUploadOptions
{
    /// <summary>
    /// How many files go up at the same time; 4 by default. Items are always created one batch at a time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int Parallelism
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1.");
    } = 4;

    /// <summary>
    /// Bytes per request, as <see cref="UploadOptions.ChunkSize"/>; null, the default, for as many as there are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ChunkSize
    {
        get;
        set =>
            field = value is null or > 0
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "A chunk has at least one byte.");
    }

    /// <summary>
    /// Receives how far the uploads are; calls come from several threads, one at a time. If it throws, it is called no
    /// more, and the enumeration throws its exception after the last outcome: the run itself goes on.
    /// </summary>
    public IProgress<BulkUploadProgress>? Progress { get; set; }

    internal BulkUploadOptions Copy() => (BulkUploadOptions)MemberwiseClone();
}

namespace PhotosCore;

/// <summary>How a bulk downloader works. Read once, when it is made.</summary>
public sealed class BulkDownloadOptions
{
    /// <summary>
    /// What to download of each item, and how: size, waiting for videos, times of files. Its
    /// <see cref="DownloadOptions.ExistingFile"/> and <see cref="DownloadOptions.Progress"/> mean nothing here.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public DownloadOptions Download
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>
    /// How many downloads run at the same time; 4 by default. One that waits for a video does not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int Parallelism
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1.");
    } = 4;

    /// <summary>
    /// Receives how far the downloads are; calls come from several threads, one at a time. If it throws, it is called
    /// no more, and the enumeration throws its exception after the last outcome: the run itself goes on.
    /// </summary>
    public IProgress<BulkDownloadProgress>? Progress { get; set; }

    internal BulkDownloadOptions Copy()
    {
        var copy = (BulkDownloadOptions)MemberwiseClone();
        copy.Download = Download.Copy();
        copy.Download.Progress = null;
        return copy;
    }
}

using PhotosCore.Downloads;

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
    /// The names of the files in a folder, such as <c>{year}/{month}/{filename}</c>; null, the default, for the names
    /// that the items have. The fields are <c>{year}</c>, <c>{month}</c>, <c>{day}</c> and <c>{time}</c> at which the
    /// item was taken (UTC, which is how Google gives it; "unknown" without it), <c>{id}</c> and <c>{filename}</c>. A
    /// slash makes folders. What is not safe in a name on every system is replaced, and names that are taken get a
    /// number. An item that an earlier run has put into the folder stays where it is.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such field, or a file would not be in the folder.</exception>
    public string? NameTemplate
    {
        get;
        set
        {
            Template = value is null ? null : Downloads.NameTemplate.Parse(value);
            field = value;
        }
    }

    internal NameTemplate? Template { get; private set; }

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

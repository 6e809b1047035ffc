namespace PhotosCore;

/// <summary>
/// What to download. Without a size it is the whole: of a photo as Google keeps it, without its location; of a video as
/// Google has transcoded it. With a size it is a picture, of a video too. Google never gives out the uploaded bytes.
/// </summary>
public sealed class DownloadOptions
{
    /// <summary>Most pixels that the picture may be wide; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? MaxWidth
    {
        get;
        set => field = CheckSide(value, nameof(value));
    }

    /// <summary>Most pixels that the picture may be high; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? MaxHeight
    {
        get;
        set => field = CheckSide(value, nameof(value));
    }

    /// <summary>
    /// Whether to fill exactly <see cref="MaxWidth"/> by <see cref="MaxHeight"/> and cut off what is over, rather than
    /// to keep the proportions.
    /// </summary>
    public bool Crop { get; set; }

    /// <summary>
    /// Whether to leave the play button off the picture of a video of a given size. Changes nothing else.
    /// </summary>
    public bool HidePlayButton { get; set; }

    /// <summary>
    /// How long to wait for a video that Google is still processing; zero, the default, does not wait. A video that
    /// Google could not process is an error at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan VideoTimeout
    {
        get;
        set =>
            field =
                value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout cannot be negative.");
    }

    /// <summary>
    /// How often to ask meanwhile whether the video is ready; every minute by default. Each time takes a request to the
    /// API, which videos that are waited for at the same time share.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan VideoPollInterval
    {
        get;
        set =>
            field =
                value > TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), value, "An interval must be positive.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>Receives how many bytes have been written so far, on the thread that writes them.</summary>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>
    /// What to do where a download to a file finds one already; it replaces the file by default.
    /// </summary>
    public ExistingFile ExistingFile { get; set; }

    /// <summary>
    /// Whether a file gets the time at which the photo or video was taken as the time of its last change.
    /// </summary>
    public bool KeepCreationTime { get; set; }

    internal bool IsSized => MaxWidth is not null || MaxHeight is not null;

    internal DownloadOptions Copy() => (DownloadOptions)MemberwiseClone();

    private static int? CheckSide(int? value, string parameter) =>
        value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, "A side has at least one pixel.");
}

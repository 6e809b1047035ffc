namespace PhotosLibrary;

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
    public bool NoOverlay { get; set; }

    /// <summary>
    /// Told how many bytes have been written so far.
    /// </summary>
    public IProgress<long>? Progress { get; set; }

    internal bool IsSized => MaxWidth is not null || MaxHeight is not null;

    private static int? CheckSide(int? value, string parameter) => value is null or > 0
        ? value
        : throw new ArgumentOutOfRangeException(parameter, value, "A side has at least one pixel.");
}

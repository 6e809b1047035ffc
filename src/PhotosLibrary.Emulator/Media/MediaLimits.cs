namespace PhotosLibrary.Emulator.Media;

/// <summary>How large a media item may be.</summary>
internal sealed record MediaLimits
{
    /// <summary>Most pixels along a side of a video: four times those of the largest displays.</summary>
    public const int VideoSide = 32_768;

    /// <summary>Google's limits, and our own for pixels.</summary>
    public static MediaLimits Default { get; } = new();

    /// <summary>Largest photo file: Google takes 200 MB.</summary>
    public long PhotoBytes { get; init; } = UploadFacts.PhotoMaxBytes;

    /// <summary>Largest video file: Google takes 20 GB.</summary>
    public long VideoBytes { get; init; } = UploadFacts.VideoMaxBytes;

    /// <summary>Most pixels in a photo: ours, as a few bytes can declare more than a machine has memory for.</summary>
    public long PhotoPixels { get; init; } = 200_000_000;
}

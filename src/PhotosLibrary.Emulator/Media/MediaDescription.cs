namespace PhotosLibrary.Emulator.Media;

/// <summary>What a media file says about itself, in the terms of the API's <c>MediaMetadata</c>.</summary>
/// <remarks>The place where it was taken is left out on purpose: the API never tells it.</remarks>
internal sealed record MediaDescription
{
    /// <summary>The type found in the content, whatever the file was called, for example <c>image/heic</c>.</summary>
    public required string MimeType { get; init; }

    /// <summary>True for a video, false for a photo.</summary>
    public required bool IsVideo { get; init; }

    /// <summary>Width in pixels as a person sees it, that is after the stored rotation.</summary>
    public long? Width { get; init; }

    /// <summary>Height in pixels as a person sees it, that is after the stored rotation.</summary>
    public long? Height { get; init; }

    /// <summary>When the shutter was pressed; null where the file does not say so credibly.</summary>
    public DateTimeOffset? CaptureTime { get; init; }

    /// <summary>Brand of the camera.</summary>
    public string? CameraMake { get; init; }

    /// <summary>Model of the camera.</summary>
    public string? CameraModel { get; init; }

    /// <summary>Focal length of the lens in millimetres (photos).</summary>
    public float? FocalLength { get; init; }

    /// <summary>Aperture f-number of the lens (photos).</summary>
    public float? ApertureFNumber { get; init; }

    /// <summary>ISO sensitivity (photos).</summary>
    public int? IsoEquivalent { get; init; }

    /// <summary>Exposure in seconds, to the nanosecond, as fine as a duration on the wire gets (photos).</summary>
    public decimal? ExposureSeconds { get; init; }

    /// <summary>Average number of frames per second (videos).</summary>
    public double? FramesPerSecond { get; init; }
}

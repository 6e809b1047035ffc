namespace PhotosLibrary.Emulator.Media;

/// <summary>What the header of a video says; null wherever the format does not tell.</summary>
internal sealed record VideoFacts
{
    public long? Width { get; init; }

    public long? Height { get; init; }

    public double? FramesPerSecond { get; init; }

    public DateTimeOffset? CaptureTime { get; init; }

    public string? Make { get; init; }

    public string? Model { get; init; }

    /// <summary>A moment counted from a format's own epoch; null if it is the epoch itself or other nonsense.</summary>
    /// <remarks>No digital video is older than 1970; a clock that was never set is.</remarks>
    public static DateTimeOffset? CredibleTime(DateTimeOffset epoch, double secondsSince)
    {
        // In the last year that .NET knows, a time zone may lead beyond it.
        var latest = (DateTimeOffset.MaxValue.AddYears(-1) - epoch).TotalSeconds;
        if (double.IsNaN(secondsSince) || secondsSince > latest)
        {
            return null;
        }

        var earliest = (DateTimeOffset.UnixEpoch - epoch).TotalSeconds;
        return secondsSince > earliest && secondsSince > 0
            ? epoch.AddTicks((long)(secondsSince * TimeSpan.TicksPerSecond))
            : null;
    }
}

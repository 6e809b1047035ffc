namespace PhotosLibrary.Emulator.Quotas;

/// <summary>The time in California, by which Google's days end.</summary>
internal static class PacificTime
{
    // A machine without time zones has at least the winter's.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.TryFindSystemTimeZoneById(
        "America/Los_Angeles",
        out var zone
    )
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), "Pacific", "Pacific");

    /// <summary>When the day that a moment is in ends.</summary>
    public static DateTimeOffset NextMidnight(DateTimeOffset moment)
    {
        // No change between summer and winter happens at midnight.
        var midnight = TimeZoneInfo.ConvertTime(moment, Zone).Date.AddDays(1);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}

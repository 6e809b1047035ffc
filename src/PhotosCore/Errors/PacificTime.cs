namespace PhotosCore.Errors;

/// <summary>The time in California, by which Google counts the days of its quotas.</summary>
internal static class PacificTime
{
    // Windows before 10 and machines without time zone data know one name or none.
    private static readonly TimeZoneInfo? Zone = Find("America/Los_Angeles") ?? Find("Pacific Standard Time");

    /// <summary>The next beginning of a day there; null if this machine does not know when that is.</summary>
    public static DateTimeOffset? NextMidnight(DateTimeOffset now)
    {
        if (Zone is null)
        {
            return null;
        }

        var midnight = TimeZoneInfo.ConvertTime(now, Zone).Date.AddDays(1);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    private static TimeZoneInfo? Find(string id)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>Which media items to list, and from which end.</summary>
internal sealed record MediaItemCriteria
{
    /// <summary>Everything, newest first.</summary>
    public static MediaItemCriteria Everything { get; } = new();

    /// <summary>Spans of which one must hold the capture date; empty for no such condition.</summary>
    public IReadOnlyList<DateSpan> Dates { get; init; } = [];

    /// <summary>True for videos only, false for photos only.</summary>
    public bool? IsVideo { get; init; }

    public bool FavoritesOnly { get; init; }

    public bool WithoutArchived { get; init; }

    /// <summary>Leaves out what is dated later.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Leaves out what was added later.</summary>
    public DateTimeOffset? AddedUntil { get; init; }

    /// <summary>Asks for a content category. What is to be seen in a picture is not known here, so nothing has one.</summary>
    public bool HasCategory { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>The criteria as conditions of SQL; they hold numbers only, so nothing needs quoting.</summary>
    public IEnumerable<string> ToConditions()
    {
        if (Dates.Count > 0)
            yield return $"({string.Join(" OR ", Dates.Select(date => date.ToCondition("capture_date")))})";
        if (IsVideo is { } isVideo) yield return isVideo ? "is_video" : "NOT is_video";
        if (FavoritesOnly) yield return "is_favorite";
        if (WithoutArchived) yield return "NOT is_archived";
        if (HasCategory) yield return "FALSE";
        if (NotAfter is { } latest)
            yield return string.Create(CultureInfo.InvariantCulture, $"creation_time <= {latest.ToUnixTimeMilliseconds()}");
        if (AddedUntil is { } added)
            yield return string.Create(CultureInfo.InvariantCulture, $"added_at <= {added.ToUnixTimeMilliseconds()}");
    }
}

/// <summary>Days from one to another, both included, as numbers such as 20240229.</summary>
/// <param name="First">First day; without a year, such as 229, if <paramref name="EveryYear"/>.</param>
/// <param name="Last">Last day, likewise; before the first for a span over New Year's Eve.</param>
/// <param name="EveryYear">Whether the year does not matter.</param>
internal sealed record DateSpan(int First, int Last, bool EveryYear)
{
    private const int YearUnit = 10_000;

    /// <summary>A day as a number.</summary>
    public static int NumberOf(int year, int month, int day) => (year * YearUnit) + (month * 100) + day;

    /// <summary>The span as a condition of SQL on a column of such numbers.</summary>
    public string ToCondition(string column)
    {
        var value = EveryYear ? $"{column} % {YearUnit}" : column;
        return First <= Last
            ? string.Create(CultureInfo.InvariantCulture, $"{value} BETWEEN {First} AND {Last}")
            : string.Create(CultureInfo.InvariantCulture, $"({value} >= {First} OR {value} <= {Last})");
    }
}

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

    /// <summary>Categories of which an item must have one; empty for no such condition.</summary>
    public CategorySet AnyOf { get; init; }

    /// <summary>Categories of which an item must have none.</summary>
    public CategorySet NoneOf { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>The criteria but for dates as conditions of SQL.</summary>
    /// <remarks>
    /// Written as the indexes know them, so that what is rare is found without going through the rest.
    /// </remarks>
    public IEnumerable<string> ToConditions()
    {
        if (IsVideo is { } isVideo)
        {
            yield return isVideo ? "is_video = 1" : "is_video = 0";
        }

        if (FavoritesOnly)
        {
            yield return "is_favorite = 1";
        }

        if (WithoutArchived)
        {
            yield return "is_archived = 0";
        }

        if (!AnyOf.IsEmpty)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"categories & {AnyOf.Bits} <> 0");
        }

        if (!NoneOf.IsEmpty)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"categories & {NoneOf.Bits} = 0");
        }

        if (AddedUntil is { } added)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"added_at <= {added.ToUnixTimeMilliseconds()}");
        }
    }
}

/// <summary>Days from one to another, both included, as numbers such as 20240229.</summary>
/// <param name="First">First day; without a year, such as 229, if <paramref name="EveryYear"/>.</param>
/// <param name="Last">Last day, likewise; before the first for a span over New Year's Eve.</param>
/// <param name="EveryYear">Whether the year does not matter.</param>
internal sealed record DateSpan(int First, int Last, bool EveryYear)
{
    private const int YearUnit = 10_000;
    private const long DayMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>A day as a number.</summary>
    public static int NumberOf(int year, int month, int day) => (year * YearUnit) + (month * 100) + day;

    /// <summary>
    /// The same days without <see cref="EveryYear"/>, without overlaps, and in order, for a library of some years.
    /// </summary>
    public static List<DateSpan> Flatten(IEnumerable<DateSpan> spans, int firstYear, int lastYear)
    {
        var flat = spans
            .SelectMany(span => span.EveryYear ? span.InEachOf(firstYear, lastYear) : [span])
            .OrderBy(span => span.First)
            .ToList();
        var disjoint = new List<DateSpan>();
        foreach (var span in flat)
        {
            if (disjoint is [.., var last] && span.First <= last.Last)
            {
                disjoint[^1] = last with { Last = Math.Max(last.Last, span.Last) };
            }
            else
            {
                disjoint.Add(span);
            }
        }

        return disjoint;
    }

    /// <summary>
    /// Moments, in Unix milliseconds, between which every photo of these days was taken: the day is that of the
    /// photographer's clock, which can be most of a day away from UTC.
    /// </summary>
    public (long Earliest, long Latest) Moments() =>
        (StartOf(First) - DayMilliseconds, StartOf(Last) + (2 * DayMilliseconds));

    private IEnumerable<DateSpan> InEachOf(int firstYear, int lastYear)
    {
        for (var year = firstYear; year <= lastYear; year++)
        {
            var start = year * YearUnit;
            if (First <= Last)
            {
                yield return new DateSpan(start + First, start + Last, EveryYear: false);
                continue;
            }

            yield return new DateSpan(start, start + Last, EveryYear: false);
            yield return new DateSpan(start + First, start + YearUnit - 1, EveryYear: false);
        }
    }

    // A part that is 0 stands for the first, and a day that the month does not have for its last.
    private static long StartOf(int number)
    {
        var year = Math.Clamp(number / YearUnit, 1, DateTime.MaxValue.Year);
        var month = Math.Clamp(number / 100 % 100, 1, 12);
        var day = Math.Clamp(number % 100, 1, DateTime.DaysInMonth(year, month));
        return new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }
}

namespace PhotosLibrary.Emulator.Storage;

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

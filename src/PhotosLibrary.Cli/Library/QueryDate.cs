using System.Globalization;

namespace PhotosLibrary.Cli.Library;

/// <summary>Dates as people write them in options.</summary>
internal static class QueryDate
{
    /// <summary>A year, a month, a day, or a day of any year.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Date Parse(string text)
    {
        foreach (var format in (string[])["yyyy", "yyyy-MM", "yyyy-MM-dd"])
        {
            if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return new Date
                {
                    Year = date.Year,
                    Month = text.Length > 4 ? date.Month : null,
                    Day = text.Length > 7 ? date.Day : null,
                };
            }
        }

        // In a leap year, for 29 February.
        return DateOnly.TryParseExact(
            $"2000-{text}",
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? new Date { Month = day.Month, Day = day.Day }
            : throw new ArgumentException($"\"{text}\" is no date; dates are 2024, 2024-05, 2024-05-31 and 05-31.");
    }

    /// <summary>The first date of all that has the form of another.</summary>
    public static Date First(Date like) => Like(like, 1, 1, 1);

    /// <summary>The last date of all that has the form of another.</summary>
    public static Date Last(Date like) => Like(like, Date.YearMax, Date.MonthMax, 31);

    private static Date Like(Date like, int year, int month, int day) =>
        new()
        {
            Year = like.Year is null ? null : year,
            Month = like.Month is null ? null : month,
            Day = like.Day is null ? null : day,
        };
}

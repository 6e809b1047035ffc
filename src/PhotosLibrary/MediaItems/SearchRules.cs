namespace PhotosLibrary.MediaItems;

/// <summary>
/// What Google refuses of a search, by the words of its reference. Its own errors for these name neither the rule nor
/// the field.
/// </summary>
internal static class SearchRules
{
    private enum DateForm
    {
        Year,
        Month,
        Day,
        Anniversary,
    }

    /// <summary>Checks a whole request.</summary>
    /// <exception cref="ArgumentException">Google would refuse it.</exception>
    public static void Check(SearchMediaItemsRequest request)
    {
        if (!string.IsNullOrEmpty(request.AlbumId) && request.Filters is not null)
        {
            throw Refused("an album and filters exclude each other: Google lists an album whole");
        }

        var filters = request.Filters ?? new Filters();
        var dates = filters.DateFilter?.Dates ?? [];
        var ranges = filters.DateFilter?.Ranges ?? [];
        CheckDateCount(dates);
        CheckRangeCount(ranges);
        foreach (var date in dates)
        {
            CheckDate(date);
        }

        foreach (var range in ranges)
        {
            CheckRange(range);
        }

        CheckCategories(
            filters.ContentFilter?.IncludedContentCategories ?? [],
            filters.ContentFilter?.ExcludedContentCategories ?? []
        );
        if (filters.MediaTypeFilter?.MediaTypes?.Count > MediaTypeFilter.MediaTypesMaxCount)
        {
            throw Refused("only one media type can be asked for");
        }

        if (request.OrderBy is null)
        {
            return;
        }

        if (dates.Count + ranges.Count == 0)
        {
            throw Refused("an order needs a date or a range of dates");
        }

        if (filters is not { ContentFilter: null, MediaTypeFilter: null, FeatureFilter: null })
        {
            throw Refused("an order allows no filter beside the dates: no category, media type or favourites");
        }
    }

    /// <summary>Checks how many dates there are.</summary>
    public static void CheckDateCount(ICollection<Date> dates) =>
        CheckCount(dates.Count, DateFilter.DatesMaxCount, "dates");

    /// <summary>Checks how many ranges there are.</summary>
    public static void CheckRangeCount(ICollection<DateRange> ranges) =>
        CheckCount(ranges.Count, DateFilter.RangesMaxCount, "ranges of dates");

    /// <summary>Checks a date: a year, a month, a day or an anniversary.</summary>
    public static void CheckDate(Date? date) => FormOf(date);

    /// <summary>Checks a range of dates.</summary>
    public static void CheckRange(DateRange? range)
    {
        var form = FormOf(range?.StartDate);
        if (FormOf(range!.EndDate) != form)
        {
            throw Refused(
                "both ends of a range must have the same form: two years, two months, two days or two anniversaries"
            );
        }

        // Anniversaries may go over New Year's Eve.
        if (form != DateForm.Anniversary && NumberOf(range.StartDate!) > NumberOf(range.EndDate!))
        {
            throw Refused(
                $"the range ends on {Describe(range.EndDate!)} before it begins on {Describe(range.StartDate!)}"
            );
        }
    }

    /// <summary>Checks the categories to find and to leave out.</summary>
    public static void CheckCategories(ICollection<ContentCategory> included, ICollection<ContentCategory> excluded)
    {
        CheckCount(included.Count, ContentFilter.IncludedContentCategoriesMaxCount, "categories to find");
        CheckCount(excluded.Count, ContentFilter.ExcludedContentCategoriesMaxCount, "categories to leave out");
        foreach (var category in included)
        {
            if (category != ContentCategory.None && excluded.Contains(category))
            {
                throw Refused($"{category} cannot be both found and left out");
            }
        }
    }

    private static DateForm FormOf(Date? date)
    {
        if (date is null)
        {
            throw Refused("a date is missing");
        }

        var (year, month, day) = (date.Year ?? 0, date.Month ?? 0, date.Day ?? 0);
        var form = (year != 0, month != 0, day != 0) switch
        {
            (true, false, false) => DateForm.Year,
            (true, true, false) => DateForm.Month,
            (true, true, true) => DateForm.Day,
            (false, true, true) => DateForm.Anniversary,
            (false, false, false) => throw Refused("a date cannot be empty"),
            (false, true, false) => throw Refused($"month {month} needs a year or a day"),
            (_, false, true) => throw Refused($"day {day} needs a month"),
        };
        // A leap year stands for all years, since 29 February has its anniversaries.
        var exists =
            year is >= 0 and <= Date.YearMax
            && month is >= 0 and <= Date.MonthMax
            && day >= 0
            && (day == 0 || day <= DateTime.DaysInMonth(year == 0 ? 2000 : year, month));
        return exists ? form : throw Refused($"there is no date {Describe(date)}");
    }

    private static int NumberOf(Date date) => ((((date.Year ?? 0) * 100) + (date.Month ?? 0)) * 100) + (date.Day ?? 0);

    private static string Describe(Date date) => $"{date.Year ?? 0}/{date.Month ?? 0}/{date.Day ?? 0}";

    private static void CheckCount(int count, int most, string what)
    {
        if (count > most)
        {
            throw Refused($"at most {most} {what} can be given, but there are {count}");
        }
    }

    private static ArgumentException Refused(string rule) => new($"Google refuses this search: {rule}.");
}

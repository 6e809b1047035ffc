using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Reads the dates and ranges of a filter, in the four forms that a date can have.</summary>
internal static class DateFilterReader
{
    private const string Field = "filters.date_filter";
    private const int LastMonth = Date.MonthMax;
    private const int LastDay = Date.DayMax;

    private enum DateForm
    {
        /// <summary>Year alone.</summary>
        Year,

        /// <summary>Year and month.</summary>
        Month,

        /// <summary>Year, month and day.</summary>
        Day,

        /// <summary>Month and day, of every year.</summary>
        Anniversary,
    }

    /// <summary>The spans of which one must hold the capture date; none if there is no such filter.</summary>
    public static IReadOnlyList<DateSpan> Read(DateFilter? filter)
    {
        var dates = filter?.Dates ?? [];
        var ranges = filter?.Ranges ?? [];
        if (dates.Count > DateFilter.DatesMaxCount)
        {
            throw ApiErrors.InvalidArgument(
                $"{Field}.dates",
                $"At most {DateFilter.DatesMaxCount} dates can be given."
            );
        }

        if (ranges.Count > DateFilter.RangesMaxCount)
        {
            throw ApiErrors.InvalidArgument(
                $"{Field}.ranges",
                $"At most {DateFilter.RangesMaxCount} ranges can be given."
            );
        }

        return
        [
            .. dates.Select((date, index) => Span(date, date, $"{Field}.dates[{index}]")),
            .. ranges.Select((range, index) => Span(range.StartDate, range.EndDate, $"{Field}.ranges[{index}]")),
        ];
    }

    private static DateSpan Span(Date? start, Date? end, string field)
    {
        if (start is null || end is null)
        {
            throw ApiErrors.InvalidArgument(field, "A range has a start_date and an end_date.");
        }

        var form = FormOf(start, field);
        if (FormOf(end, field) != form)
        {
            throw ApiErrors.InvalidArgument(field, "Both ends of a range must have the same form.");
        }

        // A part that is 0 stands for all of them.
        var first = DateSpan.NumberOf(start.Year ?? 0, start.Month ?? 0, start.Day ?? 0);
        var last = DateSpan.NumberOf(
            end.Year ?? 0,
            form == DateForm.Year ? LastMonth : end.Month ?? 0,
            form is DateForm.Year or DateForm.Month ? LastDay : end.Day ?? 0
        );

        // Anniversaries may run over New Year's Eve.
        if (first > last && form != DateForm.Anniversary)
        {
            throw ApiErrors.InvalidArgument(field, "A range must not end before it starts.");
        }

        return new DateSpan(first, last, form == DateForm.Anniversary);
    }

    private static DateForm FormOf(Date date, string field)
    {
        var (year, month, day) = (date.Year ?? 0, date.Month ?? 0, date.Day ?? 0);
        if (year is < 0 or > Date.YearMax || month is < 0 or > LastMonth || day is < 0 or > LastDay)
        {
            throw ApiErrors.InvalidArgument(field, "There is no such date.");
        }

        return (year > 0, month > 0, day > 0) switch
        {
            (true, true, true) => DateForm.Day,
            (true, true, false) => DateForm.Month,
            (true, false, false) => DateForm.Year,
            (false, true, true) => DateForm.Anniversary,
            _ => throw ApiErrors.InvalidArgument(
                field,
                "A date has a year, a year and a month, a month and a day, or all three."
            ),
        };
    }
}

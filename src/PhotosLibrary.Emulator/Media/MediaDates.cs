using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the dates that videos have as text, in the forms that cameras write.</summary>
internal static class MediaDates
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss K",
        "yyyy:MM:dd HH:mm:ssK",
        "yyyy/MM/dd HH:mm:ss",
        "yyyy/MM/dd HH:mm",
        "yyyy/M/d h:mmtt",
        "yyyy/M/d H:mm:ss",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>The moment that a text names; null unless it is a date with a time, later than 1970.</summary>
    /// <remarks>Without a time zone it is taken as UTC, as in EXIF.</remarks>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // "2001/ 1/27  1:42PM" has blanks for zeros; "+0200" lacks the colon that .NET asks for.
        var tidy = string.Join(
            ' ',
            text.Replace("/ ", "/").Split([' ', '\0', '\n'], StringSplitOptions.RemoveEmptyEntries)
        );
        if (
            tidy.Length > 5
            && tidy[^5] is '+' or '-'
            && tidy.Contains(':')
            && tidy.AsSpan(tidy.Length - 4).IndexOfAnyExceptInRange('0', '9') < 0
        )
        {
            tidy = tidy.Insert(tidy.Length - 2, ":");
        }

        var isDate = DateTimeOffset.TryParseExact(
            tidy,
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        );
        return isDate && time.Year is > 1970 and < 9999 ? time : null;
    }
}

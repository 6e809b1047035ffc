using System.Globalization;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// What the library page looks for: a year, month or day, or else a part of a file name or description.
/// </summary>
internal sealed record ItemSearch
{
    private static readonly string[] DateFormats = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    public ItemSearch(string? text, bool? isVideo)
    {
        IsVideo = isVideo;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        foreach (var format in DateFormats)
        {
            if (
                !DateTimeOffset.TryParseExact(
                    text,
                    format,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var start
                )
            )
            {
                continue;
            }

            var end = format switch
            {
                "yyyy" => start.Year < 9999 ? start.AddYears(1) : DateTimeOffset.MaxValue,
                "yyyy-MM" => start < DateTimeOffset.MaxValue.AddMonths(-1)
                    ? start.AddMonths(1)
                    : DateTimeOffset.MaxValue,
                _ => start < DateTimeOffset.MaxValue.AddDays(-1) ? start.AddDays(1) : DateTimeOffset.MaxValue,
            };
            (From, Before) = (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
            return;
        }

        Text = text;
    }

    public string? Text { get; }

    public bool? IsVideo { get; }

    public long? From { get; }

    public long? Before { get; }
}

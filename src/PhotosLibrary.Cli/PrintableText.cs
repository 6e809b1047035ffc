using System.Globalization;

namespace PhotosLibrary.Cli;

/// <summary>
/// Text of others, such as names and titles, for a terminal: it may neither drive it nor begin new lines.
/// </summary>
internal static class PrintableText
{
    public static string Of(string text) =>
        text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? '\uFFFD' : c)) : text;

    // Format characters turn the direction of text, so that a name looks like another one; one of them joins emoji.
    private static bool IsUnprintable(char c) =>
        char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => c != '\u200D',
            _ => false,
        };
}

using System.Globalization;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>
/// Untrusted text, such as names and titles, made safe for a terminal: without control sequences and line breaks.
/// </summary>
internal static class PrintableText
{
    public static string Of(string text) =>
        text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? '\uFFFD' : c)) : text;

    // Format characters can reverse text, so that a name looks like another one; U+200D only joins emoji.
    private static bool IsUnprintable(char c) =>
        char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => c != '\u200D',
            _ => false,
        };
}

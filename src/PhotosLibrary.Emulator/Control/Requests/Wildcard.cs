using System.Text.RegularExpressions;

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>Patterns in which a <c>*</c> stands for any characters.</summary>
internal static class Wildcard
{
    public static Regex ToRegex(string pattern) =>
        new(
            $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
}

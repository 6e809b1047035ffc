using System.Globalization;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// What synthetic items have instead of the hash of their bytes: their picture is drawn when it is requested, by this.
/// </summary>
internal static class SyntheticContent
{
    private const string Prefix = "synthetic-";

    /// <summary>
    /// The content of an item; as long as a short hash, and never one, as hashes have no such letters.
    /// </summary>
    public static string Of(int seedNumber, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seedNumber:x8}-{index:x13}");

    /// <summary>Whether a picture is to be drawn for this content.</summary>
    public static bool IsSynthetic(string content) => content.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A number that differs from item to item, to draw by.</summary>
    public static int PatternOf(string content) =>
        int.Parse(content.AsSpan(content.Length - 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

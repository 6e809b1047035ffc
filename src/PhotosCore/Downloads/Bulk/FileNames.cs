using System.Globalization;
using System.Text;

namespace PhotosCore.Downloads;

/// <summary>Names of files that can be on every system, as like as possible to the names that items have.</summary>
internal static class FileNames
{
    /// <summary>
    /// Most bytes of a name in UTF-8. File systems take 255, of bytes or of UTF-16 units, which are never more; some
    /// room is for a number.
    /// </summary>
    public const int MostBytes = 240;

    // What follows the last point of a name and is longer is not the kind of a file.
    private const int LongestExtension = 16;

    // Windows'; those of the other systems are among them. Text that runs backwards can hide the true extension.
    private const string Forbidden = "<>:\"/\\|?*\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Numbered("COM"), .. Numbered("LPT")],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>A safe name.</summary>
    /// <param name="fileName">Name of the item; null if it has none.</param>
    /// <param name="mediaItemId">Its id, which stands in for a name.</param>
    public static string Safe(string? fileName, string mediaItemId)
    {
        var name = Clean(fileName ?? "");
        if (name.Length == 0)
        {
            name = Clean(mediaItemId);
        }

        // A device is one with any extension; a leading point hides a file, and two lead out of the folder.
        var beforePoint = name.Split('.')[0].TrimEnd(' ');
        if (beforePoint.Length == 0 || Devices.Contains(beforePoint))
        {
            name = "_" + name;
        }

        var extension = ExtensionOf(name);
        var stem = name.Substring(0, name.Length - extension.Length);
        return Shorten(stem, MostBytes - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    /// <summary>The extension with its point; empty if there is none.</summary>
    public static string ExtensionOf(string name)
    {
        var point = name.LastIndexOf('.');
        return point > name.LastIndexOf('/') + 1 && name.Length - point <= LongestExtension
            ? name.Substring(point)
            : "";
    }

    /// <summary>A name without an extension that stands for a media type.</summary>
    public static string StemOf(string name) =>
        MediaTypes.FromFileName(name) is null ? name : name.Substring(0, name.LastIndexOf('.'));

    /// <summary>A name with the extension of a media type, in the place of that of another.</summary>
    public static string WithExtensionOf(string name, string? contentType) =>
        contentType is null
        || MediaTypes.FromFileName(name) == contentType
        || MediaTypes.ExtensionOf(contentType) is not { } extension
            ? name
            : StemOf(name) + extension;

    /// <summary>What two names must differ in to be two files on every system.</summary>
    public static string KeyOf(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // Half a character.
            return name.ToUpperInvariant();
        }
    }

    private static string Clean(string text)
    {
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                name.Append(text, i++, 2);
            }
            else
            {
                var isBad = char.IsControl(text[i]) || char.IsSurrogate(text[i]) || Forbidden.IndexOf(text[i]) >= 0;
                name.Append(isBad ? '_' : text[i]);
            }
        }

        // Windows drops these from the end.
        return name.ToString().Trim(' ').TrimEnd('.', ' ');
    }

    // Between what people see as characters.
    private static string Shorten(string text, int mostBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= mostBytes)
        {
            return text;
        }

        var result = new StringBuilder();
        var bytes = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext(); )
        {
            var element = elements.GetTextElement();
            bytes += Encoding.UTF8.GetByteCount(element);
            if (bytes > mostBytes)
            {
                break;
            }

            result.Append(element);
        }

        return result.ToString().TrimEnd('.', ' ') is { Length: > 0 } shortened ? shortened : "_";
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789¹²³".Select(digit => device + digit);
}

using System.Globalization;

namespace PhotosCore.Downloads;

/// <summary>The names of downloaded files, made of what is known of their items.</summary>
internal sealed class NameTemplate
{
    // What a date is without a capture time.
    private const string Unknown = "unknown";

    private static readonly Dictionary<string, Func<MediaSource, string?>> Fields = new(StringComparer.Ordinal)
    {
        ["year"] = item => DateOf(item, "yyyy"),
        ["month"] = item => DateOf(item, "MM"),
        ["day"] = item => DateOf(item, "dd"),
        ["time"] = item => DateOf(item, "HHmmss"),
        ["id"] = item => item.Id,
        ["filename"] = item => item.FileName ?? item.Id,
    };

    // Folders and at the end a file, each of pieces that are text or fields.
    private readonly List<List<Func<MediaSource, string?>>> _parts;

    private NameTemplate(List<List<Func<MediaSource, string?>>> parts) => _parts = parts;

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">It names an unknown field, or leads out of the folder.</exception>
    public static NameTemplate Parse(string template)
    {
        var parts = template.Split('/');
        if (Array.Exists(parts, part => part.Trim(' ', '.').Length == 0))
        {
            throw new ArgumentException(
                $"The names \"{template}\" would not be in the folder: no part of them may be empty, . or ..",
                nameof(template)
            );
        }

        return new NameTemplate([.. parts.Select(part => PiecesOf(part, template))]);
    }

    /// <summary>The path of an item in the folder, with slashes; safe on all systems.</summary>
    public string PathOf(MediaSource item) =>
        string.Join(
            "/",
            _parts.Select(pieces => FileNames.Safe(string.Concat(pieces.Select(piece => piece(item))), item.Id ?? "_"))
        );

    private static List<Func<MediaSource, string?>> PiecesOf(string part, string template)
    {
        var pieces = new List<Func<MediaSource, string?>>();
        for (var at = 0; at < part.Length; )
        {
            var isField = part[at] == '{';
            var end = isField ? part.IndexOf('}', at) : part.IndexOf('{', at);
            if (isField)
            {
                var name = end < 0 ? part.Substring(at + 1) : part.Substring(at + 1, end - at - 1);
                pieces.Add(end >= 0 && Fields.TryGetValue(name, out var field) ? field : throw UnknownField(name));
                at = end + 1;
            }
            else
            {
                var text = end < 0 ? part.Substring(at) : part.Substring(at, end - at);
                pieces.Add(_ => text);
                at += text.Length;
            }
        }

        return pieces;

        ArgumentException UnknownField(string name) =>
            new(
                $"The names \"{template}\" have the field {{{name}}}; there are only "
                    + string.Join(", ", Fields.Keys.Select(known => $"{{{known}}}"))
                    + ".",
                nameof(template)
            );
    }

    private static string DateOf(MediaSource item, string format) =>
        item.CreationTime?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;
}

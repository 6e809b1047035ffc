using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>The parts of a <see cref="BaseUrlSuffix"/> as they are written, each of which may stand there once.</summary>
internal sealed class SuffixParts
{
    private const string ForAttachment = "d";
    private const string ForVideo = "dv";
    private const int ShownLength = 24;

    /// <summary>The parts that name a format.</summary>
    public static readonly IReadOnlyDictionary<string, MediaFormat> Formats = new Dictionary<string, MediaFormat>
    {
        ["rj"] = MediaFormat.Jpeg,
        ["rp"] = MediaFormat.Png,
        ["rw"] = MediaFormat.WebP,
        ["rg"] = MediaFormat.Gif,
    };

    // All of them cut here from the middle, wherever the public host looks for faces. A resized animation is a still
    // anyway, so "k", which asks for one, changes nothing.
    private static readonly string[] Crops = ["c", "p", "n", "pp", "pf"];
    private static readonly string[] Others = [ForAttachment, ForVideo, "no", "nu", "k"];

    private readonly Dictionary<string, int> _sides = [];
    private readonly HashSet<string> _flags = [];
    private readonly List<string> _texts = [];

    public bool HasSize => _sides.Count > 0;

    public int? Width => SideOf("w");

    public int? Height => SideOf("h");

    public bool IsCropped => _flags.Overlaps(Crops);

    public MediaFormat? Format => Formats.FirstOrDefault(format => _flags.Contains(format.Key)).Value;

    /// <summary>The first part that Google does not document for the Library API, as it is written.</summary>
    public string? Undocumented => _texts.FirstOrDefault(text => !IsDocumented(text));

    public bool Has(string flag) => _flags.Contains(flag);

    /// <summary>Reads them; null, or what is wrong with the first that cannot be served.</summary>
    public string? Read(string suffix)
    {
        foreach (var text in suffix.Split('-'))
        {
            if (Add(text) is { } problem)
            {
                return problem;
            }
        }

        return this switch
        {
            _ when Has(ForVideo) && _texts.Count > 1 => "'dv' is the whole video and goes with no other part",
            { HasSize: false } when Has(ForAttachment) && (IsCropped || Format is not null) =>
                "'d' is the whole file: to be cut or converted, it needs a size such as 's0'",
            _ when _sides.ContainsKey("s") && _sides.Count > 1 => "'s' is both sides and goes with neither 'w' nor 'h'",
            _ when _flags.Count(Formats.ContainsKey) > 1 => "it names more than one format",
            _ => null,
        };
    }

    private string? Add(string text)
    {
        _texts.Add(text);
        if (text.Length == 0)
        {
            return "one of its parts is empty";
        }

        if (Crops.Contains(text) || Others.Contains(text) || Formats.ContainsKey(text))
        {
            return _flags.Add(text) ? null : $"'{text}' stands in it twice";
        }

        if (text[0] is not ('w' or 'h' or 's') || text.Length == 1 || text.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
        {
            return $"its part '{Shown(text)}' is not known to this emulator";
        }

        var isSide = int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var side);
        if (!isSide || side > BaseUrlSuffix.MaxSide)
        {
            return $"'{Shown(text)}' is too large: a side has at most {BaseUrlSuffix.MaxSide} pixels";
        }

        return _sides.TryAdd(text[..1], side) ? null : $"'{text[0]}' stands in it twice";
    }

    // 0 is the whole side.
    private int? SideOf(string name) =>
        _sides.TryGetValue(name, out var side) || _sides.TryGetValue("s", out side) ? (side == 0 ? null : side) : null;

    private bool IsDocumented(string text) =>
        text switch
        {
            ForAttachment or ForVideo => _texts.Count == 1,
            "c" => SideOf("w") is not null && SideOf("h") is not null,
            "no" => HasSize,
            ['w' or 'h', .. var side] => side.AsSpan().Trim('0').Length > 0,
            _ => false,
        };

    private static string Shown(string text) => text.Length > ShownLength ? text[..ShownLength] + "…" : text;
}

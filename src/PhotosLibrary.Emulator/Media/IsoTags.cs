using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the texts of an MP4 or QuickTime movie, wherever cameras and programs put them.</summary>
internal static class IsoTags
{
    /// <summary>When it was recorded.</summary>
    public const string Day = "\u00A9day";

    /// <summary>Brand of the camera.</summary>
    public const string Make = "\u00A9mak";

    /// <summary>Model of the camera.</summary>
    public const string Model = "\u00A9mod";

    /// <summary>The same in QuickTime's own user data: the other may be no more than a year.</summary>
    public const string UserDay = "udta." + Day;

    /// <summary>When it was recorded, by programs for phones.</summary>
    public const string Date = "date";

    /// <summary>Brand of the camera, by Canon and Samsung.</summary>
    public const string PlainMake = "manu";

    /// <summary>Model of the camera, by Canon and Samsung.</summary>
    public const string PlainModel = "modl";

    private const int LongestText = 1024;

    /// <summary>The texts by their names; the same name is taken from the first place.</summary>
    public static Dictionary<string, string> Read(IsoBoxes boxes, IsoBox movie)
    {
        var tags = new Dictionary<string, string>();
        AddMeta(tags, boxes, boxes.Find(movie, "meta"));
        if (boxes.Find(movie, "udta") is { } data)
        {
            AddMeta(tags, boxes, boxes.Find(data, "meta"));
            AddTexts(tags, boxes, data);
            AddPlainTexts(tags, boxes, data);
        }

        return tags;
    }

    // "keys" lists the names, "ilst" the values, each in a box whose type is the number of its name, from one. Without
    // a list of names the type itself is the name.
    private static void AddMeta(Dictionary<string, string> tags, IsoBoxes boxes, IsoBox? found)
    {
        if (found is not { Length: > 8 } meta)
        {
            return;
        }

        // QuickTime's box has no version field where ISO's has one.
        var skip = boxes.Read(meta, 8).AsSpan(4).SequenceEqual("hdlr"u8) ? 0 : 4;
        var parts = boxes.Children(meta, skip);
        var keys = parts.FirstOrDefault(box => box.Type == "keys");
        var values = parts.FirstOrDefault(box => box.Type == "ilst");
        if (values.Type is null)
        {
            return;
        }

        var names = keys.Type is null
            ? []
            : boxes.Children(keys, skip: 8).Select(box => Encoding.UTF8.GetString(boxes.Read(box, 256))).ToList();
        foreach (var value in boxes.Children(values))
        {
            if (boxes.Find(value, "data") is not { Length: > 8 } data)
            {
                continue;
            }

            var number = BinaryPrimitives.ReadInt32BigEndian(Encoding.Latin1.GetBytes(value.Type));
            var name = number > 0 && number <= names.Count ? names[number - 1] : value.Type;
            Add(tags, name, boxes.Read(data, LongestText).AsSpan(8));
        }
    }

    // QuickTime's own: a length, a language, the text.
    private static void AddTexts(Dictionary<string, string> tags, IsoBoxes boxes, IsoBox data)
    {
        foreach (var box in boxes.Children(data).Where(box => box.Type is Day or Make or Model && box.Length > 4))
        {
            var bytes = boxes.Read(box, LongestText).AsSpan();
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            var name = box.Type == Day ? UserDay : box.Type;
            Add(tags, name, bytes.Slice(4, Math.Min(length, bytes.Length - 4)));
        }
    }

    // Without length and language. Canon has six more bytes before the text, the first four of them zero.
    private static void AddPlainTexts(Dictionary<string, string> tags, IsoBoxes boxes, IsoBox data)
    {
        foreach (var box in boxes.Children(data).Where(box => box.Type is Date or PlainMake or PlainModel))
        {
            var bytes = boxes.Read(box, LongestText).AsSpan();
            Add(tags, box.Type, bytes.StartsWith("\0\0\0\0"u8) && bytes.Length > 6 ? bytes[6..] : bytes);
        }
    }

    private static void Add(Dictionary<string, string> tags, string name, ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes).Trim('\0', ' ');
        if (text.Length > 0)
        {
            tags.TryAdd(name, text);
        }
    }
}

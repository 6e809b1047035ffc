namespace PhotosLibrary.Emulator.Media;

/// <summary>Finds the metadata of a Canon CR3: EXIF in boxes "CMT1" to "CMT4", and XMP.</summary>
internal static class CanonBoxes
{
    private const int IdLength = 16;

    private static ReadOnlySpan<byte> XmpId =>
        [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];

    /// <summary>The blocks; those before a break where the structure is broken.</summary>
    public static IReadOnlyList<MetadataBlock> FindMetadata(ReadOnlySpan<byte> photo)
    {
        using var stream = new MemoryStream(photo.ToArray(), writable: false);
        var boxes = new IsoBoxes(stream);
        var blocks = new List<MetadataBlock>();
        try
        {
            foreach (var box in boxes.Top())
            {
                if (IsNamed(photo, box, XmpId))
                {
                    blocks.Add(Block(MetadataKind.Xmp, box, IdLength));
                }

                if (box.Type == "moov")
                {
                    var canon = boxes.Children(box).Where(child => child.Type == "uuid");
                    foreach (var part in canon.SelectMany(child => boxes.Children(child, IdLength)))
                    {
                        AddPart(blocks, part);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is UnsupportedMediaException or IOException)
        {
            // The rest is not read; a photo with odd metadata is still a photo.
        }

        return blocks;
    }

    private static void AddPart(List<MetadataBlock> blocks, IsoBox part)
    {
        // "CMT1" has the main directory, "CMT2" that of EXIF, "CMT3" Canon's own tags.
        if (part.Type is "CMT1" or "CMT2")
        {
            blocks.Add(Block(MetadataKind.Exif, part, 0));
        }

        if (part.Type == "CMT4")
        {
            blocks.Add(Block(MetadataKind.Gps, part, 0));
        }
    }

    private static bool IsNamed(ReadOnlySpan<byte> photo, IsoBox box, ReadOnlySpan<byte> id) =>
        box is { Type: "uuid", Length: >= IdLength } && photo[(int)box.Start..].StartsWith(id);

    private static MetadataBlock Block(MetadataKind kind, IsoBox box, int skip) =>
        new(kind, (int)box.Start + skip, (int)box.Length - skip);
}

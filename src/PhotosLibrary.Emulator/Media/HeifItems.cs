using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Finds the metadata of a HEIF or AVIF file: "iinf" names its items, "iloc" says where they lie.</summary>
internal static class HeifItems
{
    private const int MostItems = 10_000;

    /// <summary>The blocks of EXIF and XMP; none where the structure is broken.</summary>
    public static IReadOnlyList<MetadataBlock> FindMetadata(ReadOnlySpan<byte> photo)
    {
        using var stream = new MemoryStream(photo.ToArray(), writable: false);
        var boxes = new IsoBoxes(stream);
        try
        {
            var meta = boxes.Top().FirstOrDefault(box => box.Type == "meta");
            if (meta.Type is null)
            {
                return [];
            }

            var parts = boxes.Children(meta, skip: 4);
            var kinds = ReadKinds(boxes, parts.FirstOrDefault(box => box.Type == "iinf"));
            var location = parts.FirstOrDefault(box => box.Type == "iloc");
            if (kinds.Count == 0 || location.Type is null)
            {
                return [];
            }

            var data = parts.FirstOrDefault(box => box.Type == "idat");
            return ReadLocations(photo, boxes.Read(location, 1 << 20), kinds, data);
        }
        catch (Exception exception)
            when (exception is UnsupportedMediaException or IOException or ArgumentException or IndexOutOfRangeException
            )
        {
            return [];
        }
    }

    private static Dictionary<uint, MetadataKind> ReadKinds(IsoBoxes boxes, IsoBox items)
    {
        var kinds = new Dictionary<uint, MetadataKind>();
        if (items.Type is null || items.Length < 6)
        {
            return kinds;
        }

        var countLength = boxes.Read(items, 1)[0] == 0 ? 2 : 4;
        foreach (var item in boxes.Children(items, skip: 4 + countLength))
        {
            // Version 2 has an identifier of two bytes, version 3 one of four; then two bytes of protection.
            var entry = boxes.Read(item, 64);
            if (item.Type != "infe" || entry.Length < 12 || entry[0] is not (2 or 3))
            {
                continue;
            }

            var reader = new FieldReader(entry.AsSpan(4));
            var id = reader.Number(entry[0] == 2 ? 2 : 4);
            reader.Number(2);
            var type = Encoding.Latin1.GetString(reader.Bytes(4));
            if (type == "Exif")
            {
                kinds[(uint)id] = MetadataKind.Exif;
            }

            if (type == "mime")
            {
                kinds[(uint)id] = MetadataKind.Xmp;
            }
        }

        return kinds;
    }

    private static List<MetadataBlock> ReadLocations(
        ReadOnlySpan<byte> photo,
        byte[] location,
        Dictionary<uint, MetadataKind> kinds,
        IsoBox data
    )
    {
        const int InFile = 0;
        const int InData = 1;
        var version = location[0];
        var reader = new FieldReader(location.AsSpan(4));
        var sizes = (int)reader.Number(2);
        int offsetSize = sizes >> 12,
            lengthSize = (sizes >> 8) & 15,
            baseSize = (sizes >> 4) & 15;
        var indexSize = version == 0 ? 0 : sizes & 15;
        var count = Math.Min(reader.Number(version < 2 ? 2 : 4), MostItems);

        var blocks = new List<MetadataBlock>();
        // A list that breaks off keeps what stands before.
        for (var item = 0L; item < count && reader.Left >= 6; item++)
        {
            var id = (uint)reader.Number(version < 2 ? 2 : 4);
            var method = version == 0 ? InFile : reader.Number(2) & 15;
            reader.Number(2);
            var start = reader.Number(baseSize) + (method == InData ? data.Start : 0);
            var extents = reader.Number(2);
            for (var extent = 0L; extent < extents && reader.Left >= indexSize + offsetSize + lengthSize; extent++)
            {
                reader.Number(indexSize);
                var offset = start + reader.Number(offsetSize);
                var length = reader.Number(lengthSize);

                // A block in several pieces could not be edited as one; no known program writes such.
                var isOurs = kinds.TryGetValue(id, out var kind) && method <= InData && extents == 1;
                if (!isOurs || offset < 0 || length < 8 || offset > photo.Length - length)
                {
                    continue;
                }

                var block =
                    kind == MetadataKind.Exif
                        ? ExifAt(photo, (int)offset, (int)length)
                        : new(MetadataKind.Xmp, (int)offset, (int)length);
                if (block.Length > 0)
                {
                    blocks.Add(block);
                }
            }
        }

        return blocks;
    }

    // Four bytes say how far behind them the TIFF header is.
    private static MetadataBlock ExifAt(ReadOnlySpan<byte> photo, int offset, int length)
    {
        var skip = 4L + BinaryPrimitives.ReadUInt32BigEndian(photo[offset..]);
        return skip < length ? new(MetadataKind.Exif, offset + (int)skip, length - (int)skip) : default;
    }

    /// <summary>Reads big-endian fields of any width one after another.</summary>
    private ref struct FieldReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly int Left => _rest.Length;

        public ReadOnlySpan<byte> Bytes(int length)
        {
            var bytes = _rest[..length];
            _rest = _rest[length..];
            return bytes;
        }

        public long Number(int length)
        {
            var number = 0L;
            foreach (var value in Bytes(length))
            {
                number = (number << 8) | value;
            }

            return number;
        }
    }
}

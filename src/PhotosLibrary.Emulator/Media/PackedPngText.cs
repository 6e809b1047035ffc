using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// Metadata of a PNG that are packed: XMP that is compressed, and EXIF or XMP as hexadecimal digits, compressed or not.
/// They cannot be edited where they lie.
/// </summary>
internal sealed class PackedPngText
{
    /// <summary>More bytes than any metadata has: a few may unpack to gigabytes.</summary>
    public const int MostBytes = 8 << 20;

    /// <summary>How many bytes a text counts for that says nothing: it may have cost as much.</summary>
    public const int NonsenseBytes = MostBytes / 8;

    private const string RawProfile = "Raw profile type ";

    private readonly byte[] _fieldsBefore;
    private readonly bool _isCompressed;
    private readonly byte[] _bytes;
    private readonly byte[]? _digits;

    private PackedPngText(
        MetadataKind kind,
        ReadOnlySpan<byte> fieldsBefore,
        bool isCompressed,
        byte[] bytes,
        byte[]? digits = null
    )
    {
        Kind = kind;
        Metadata = bytes.AsMemory(bytes.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0);
        (_fieldsBefore, _isCompressed, _bytes, _digits) = (fieldsBefore.ToArray(), isCompressed, bytes, digits);
    }

    /// <summary>What the metadata are written in.</summary>
    public MetadataKind Kind { get; }

    /// <summary>The metadata, to be read and edited.</summary>
    public Memory<byte> Metadata { get; }

    private static ReadOnlySpan<byte> BlankStart => "Comment\0"u8;

    /// <summary>Whether a chunk has metadata that are packed, by its name.</summary>
    public static bool IsPacked(PngChunk chunk, ReadOnlySpan<byte> data) =>
        chunk.Type switch
        {
            "iTXt" => data.StartsWith("XML:com.adobe.xmp\0\u0001"u8),
            "zTXt" or "tEXt" => data.StartsWith("Raw profile type "u8),
            _ => false,
        };

    /// <summary>The metadata in a chunk; null if it has none that are packed.</summary>
    public static PackedPngText? Unpack(PngChunk chunk, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end <= 0)
        {
            return null;
        }

        var keyword = Encoding.Latin1.GetString(data[..end]);
        var rest = data[(end + 1)..];
        switch (chunk.Type)
        {
            // A flag and a method of compression, then two more texts that may be empty.
            case "iTXt" when keyword == "XML:com.adobe.xmp" && rest is [1, 0, ..]:
                var language = rest[2..].IndexOf((byte)0) + 3;
                var translation = rest[language..].IndexOf((byte)0);
                if (translation < 0)
                {
                    return null;
                }

                var start = end + 1 + language + translation + 1;
                return Inflate(data[start..]) is { } xmp
                    ? new(MetadataKind.Xmp, data[..start], isCompressed: true, xmp)
                    : null;
            case "zTXt" when keyword.StartsWith(RawProfile, StringComparison.Ordinal) && rest is [0, ..]:
                return Inflate(rest[1..]) is { } text
                    ? ReadDigits(keyword, data[..(end + 2)], isCompressed: true, text)
                    : null;
            case "tEXt" when keyword.StartsWith(RawProfile, StringComparison.Ordinal):
                return ReadDigits(keyword, data[..(end + 1)], isCompressed: false, rest.ToArray());
            default:
                return null;
        }
    }

    /// <summary>The EXIF blocks that are packed, as far as all of them together are not absurdly long.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ReadExif(byte[] photo)
    {
        var unpacked = 0L;
        foreach (var chunk in PngChunks.Read(photo))
        {
            var data = photo.AsSpan(chunk.Offset, chunk.Length);
            if (unpacked >= MostBytes || !IsPacked(chunk, data))
            {
                continue;
            }

            var text = Unpack(chunk, data);
            unpacked += text?._bytes.Length ?? NonsenseBytes;
            if (text?.Kind == MetadataKind.Exif)
            {
                yield return text.Metadata;
            }
        }
    }

    /// <summary>Writes the metadata as they are now into their chunk; if they do not fit, they go as a whole.</summary>
    /// <returns>The chunks there are now; their checksums have to be made anew.</returns>
    public IReadOnlyList<PngChunk> Write(PngChunk chunk, Span<byte> photo)
    {
        // What was cut off at the limit cannot be written again.
        if (_bytes.Length >= MostBytes)
        {
            return Blank(chunk, photo);
        }

        var text = _digits is null ? _bytes : WithDigits(_digits, _bytes);
        byte[] data = [.. _fieldsBefore, .. _isCompressed ? Deflate(text) : text];

        var left = chunk.Length - data.Length;
        if (left != 0 && left < PngChunks.FrameLength + BlankStart.Length)
        {
            return Blank(chunk, photo);
        }

        data.CopyTo(photo[chunk.Offset..]);
        if (left == 0)
        {
            return [chunk];
        }

        var (first, second) = PngChunks.Split(photo, chunk, data.Length);
        return [first, .. Blank(second, photo)];
    }

    /// <summary>Makes a chunk one of blanks that says nothing. It keeps its length.</summary>
    /// <returns>The chunk; its checksum has to be made anew.</returns>
    public static IReadOnlyList<PngChunk> Blank(PngChunk chunk, Span<byte> photo)
    {
        "tEXt"u8.CopyTo(photo[(chunk.Offset - 4)..]);
        var data = photo.Slice(chunk.Offset, chunk.Length);
        data.Fill((byte)' ');
        BlankStart[..Math.Min(BlankStart.Length, data.Length)].CopyTo(data);
        return [chunk];
    }

    // A line break, the kind, the number of bytes, and the bytes, with line breaks anywhere.
    private static PackedPngText? ReadDigits(
        string keyword,
        ReadOnlySpan<byte> fieldsBefore,
        bool isCompressed,
        byte[] text
    )
    {
        var lines = Encoding
            .Latin1.GetString(text)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var digits = string.Concat(lines.Skip(2));
        if (digits.Length % 2 != 0 || digits.Any(digit => !char.IsAsciiHexDigit(digit)))
        {
            return null;
        }

        var bytes = Convert.FromHexString(digits);
        MetadataKind? kind = keyword[RawProfile.Length..].Trim() switch
        {
            "xmp" => MetadataKind.Xmp,
            "exif" or "APP1" or "app1" when bytes.AsSpan().StartsWith("http:"u8) => MetadataKind.Xmp,
            "exif" or "APP1" or "app1" => MetadataKind.Exif,
            _ => null,
        };
        return kind is { } known ? new(known, fieldsBefore, isCompressed, bytes, text) : null;
    }

    // They are the last of the text, and keep their line breaks.
    private static byte[] WithDigits(byte[] text, byte[] bytes)
    {
        var edited = (byte[])text.Clone();
        var digits = Convert.ToHexStringLower(bytes);
        for (int at = edited.Length - 1, left = digits.Length; left > 0; at--)
        {
            if (char.IsAsciiHexDigit((char)edited[at]))
            {
                edited[at] = (byte)digits[--left];
            }
        }

        return edited;
    }

    private static byte[] Deflate(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var output = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            output.Write(text);
        }

        return packed.ToArray();
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> packed)
    {
        using var input = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while (unpacked.Length < MostBytes && (read = input.Read(buffer)) > 0)
            {
                unpacked.Write(buffer, 0, read);
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

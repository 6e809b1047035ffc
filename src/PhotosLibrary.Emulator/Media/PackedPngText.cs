using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// Metadata of a PNG that older programs pack: XMP that is compressed, and EXIF or XMP as hexadecimal digits, compressed or
/// not. It cannot be edited where it lies.
/// </summary>
internal static class PackedPngText
{
    private const string RawProfile = "Raw profile type ";

    /// <summary>More bytes than any metadata has: a few may unpack to gigabytes.</summary>
    public const int MostBytes = 8 << 20;

    /// <summary>Whether a chunk has metadata that are packed, by its name.</summary>
    public static bool IsPacked(PngChunk chunk, ReadOnlySpan<byte> data) => chunk.Type switch
    {
        "iTXt" => data.StartsWith("XML:com.adobe.xmp\0\u0001"u8),
        "zTXt" or "tEXt" => data.StartsWith("Raw profile type "u8),
        _ => false,
    };

    /// <summary>The metadata in a chunk; null if it has none that is packed.</summary>
    public static (MetadataKind Kind, byte[] Bytes)? Unpack(PngChunk chunk, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end <= 0) return null;
        var keyword = Encoding.Latin1.GetString(data[..end]);
        var rest = data[(end + 1)..];
        switch (chunk.Type)
        {
            // A flag and a method of compression, then two more texts that may be empty.
            case "iTXt" when keyword == "XML:com.adobe.xmp" && rest is [1, 0, ..]:
                var language = rest[2..].IndexOf((byte)0) + 3;
                var translation = rest[language..].IndexOf((byte)0);
                return translation >= 0 && Inflate(rest[(language + translation + 1)..]) is { } xmp ? (MetadataKind.Xmp, xmp) : null;
            case "zTXt" when keyword.StartsWith(RawProfile, StringComparison.Ordinal) && rest is [0, ..]:
                return Inflate(rest[1..]) is { } text ? ReadDigits(keyword, text) : null;
            case "tEXt" when keyword.StartsWith(RawProfile, StringComparison.Ordinal):
                return ReadDigits(keyword, rest);
            default:
                return null;
        }
    }

    /// <summary>Makes a chunk one of blanks that says nothing. It keeps its length; its checksum has to be made anew.</summary>
    public static void Blank(PngChunk chunk, Span<byte> photo)
    {
        "tEXt"u8.CopyTo(photo[(chunk.Offset - 4)..]);
        var data = photo.Slice(chunk.Offset, chunk.Length);
        data.Fill((byte)' ');
        "Comment\0"u8[..Math.Min(8, data.Length)].CopyTo(data);
    }

    // A line break, the kind, the number of bytes, and the bytes, with line breaks anywhere.
    private static (MetadataKind Kind, byte[] Bytes)? ReadDigits(string keyword, ReadOnlySpan<byte> text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var digits = string.Concat(lines.Skip(2));
        if (digits.Length % 2 != 0 || digits.Any(digit => !char.IsAsciiHexDigit(digit))) return null;
        var bytes = Convert.FromHexString(digits);
        return keyword[RawProfile.Length..].Trim() switch
        {
            "xmp" => (MetadataKind.Xmp, bytes),
            "exif" or "APP1" or "app1" => (
                bytes.AsSpan().StartsWith("http:"u8) ? MetadataKind.Xmp : MetadataKind.Exif,
                bytes.AsSpan().StartsWith("Exif\0\0"u8) ? bytes[6..] : bytes),
            _ => null,
        };
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> packed)
    {
        using var input = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while (unpacked.Length < MostBytes && (read = input.Read(buffer)) > 0) unpacked.Write(buffer, 0, read);
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

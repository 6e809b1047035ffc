using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A PNG chunk: its type and where its data lies.</summary>
internal readonly record struct PngChunk(string Type, int Offset, int Length);

/// <summary>Walks the chunks of a PNG.</summary>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int LongestKeyword = 79;

    /// <summary>The chunks that are there as a whole, up to the end chunk.</summary>
    public static List<PngChunk> Read(ReadOnlySpan<byte> photo)
    {
        var chunks = new List<PngChunk>();
        for (long at = SignatureLength; at + 12 <= photo.Length; )
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(photo[(int)at..]);
            if (at + 12 + length > photo.Length)
            {
                break;
            }

            var type = Encoding.Latin1.GetString(photo.Slice((int)at + 4, 4));
            chunks.Add(new(type, (int)at + 8, (int)length));
            if (type == "IEND")
            {
                break;
            }

            at += 12 + length;
        }

        return chunks;
    }

    /// <summary>The name of a chunk of text; null if it is none.</summary>
    public static string? Keyword(PngChunk chunk, ReadOnlySpan<byte> data)
    {
        var end = data[..Math.Min(data.Length, LongestKeyword + 1)].IndexOf((byte)0);
        return chunk.Type is "tEXt" or "zTXt" or "iTXt" && end > 0 ? Encoding.Latin1.GetString(data[..end]) : null;
    }

    /// <summary>True if the image is there up to its end chunk.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> photo) => Read(photo) is [.., { Type: "IEND" }];

    /// <summary>Bytes of a chunk around its data: length, type and checksum.</summary>
    public const int FrameLength = 12;

    /// <summary>Makes two chunks of one; the second has no type yet.</summary>
    /// <param name="photo">The file.</param>
    /// <param name="chunk">The one there is.</param>
    /// <param name="length">How many bytes of its data the first keeps.</param>
    public static (PngChunk First, PngChunk Second) Split(Span<byte> photo, PngChunk chunk, int length)
    {
        var second = new PngChunk("", chunk.Offset + length + FrameLength, chunk.Length - length - FrameLength);
        BinaryPrimitives.WriteInt32BigEndian(photo[(chunk.Offset - 8)..], length);
        BinaryPrimitives.WriteInt32BigEndian(photo[(second.Offset - 8)..], second.Length);
        return (chunk with { Length = length }, second);
    }

    /// <summary>Writes the checksum of each chunk that was edited anew.</summary>
    public static void Seal(Span<byte> photo, IReadOnlyCollection<MetadataBlock> edited)
    {
        // One walk along both: a hostile file may have a million of each.
        var places = new Queue<int>(edited.Select(block => block.Offset).Order());
        foreach (var chunk in Read(photo))
        {
            var end = chunk.Offset + chunk.Length;
            var isEdited = false;
            while (places.TryPeek(out var place) && place < end)
            {
                isEdited |= places.Dequeue() >= chunk.Offset;
            }

            if (!isEdited)
            {
                continue;
            }

            BinaryPrimitives.WriteUInt32BigEndian(photo[end..], Checksum(photo[(chunk.Offset - 4)..end]));
        }
    }

    // CRC-32 as in the PNG specification, annex D; bit by bit, for blocks are small and edits rare.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}

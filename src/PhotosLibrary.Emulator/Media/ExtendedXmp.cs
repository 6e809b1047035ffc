using System.Buffers.Binary;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>XMP of a JPEG that is too long for one segment: a second text, in pieces.</summary>
/// <remarks>
/// Each piece has a header: a digest by which the main XMP names the text, the length of the whole text, and the place
/// of the piece in it. To the programs that read it, the digest is a name and no more; it outlives an edit.
/// </remarks>
internal static class ExtendedXmp
{
    private const int DigestLength = 32;

    /// <summary>What the segments of the pieces begin with.</summary>
    public static ReadOnlySpan<byte> Preamble => "http://ns.adobe.com/xmp/extension/\0"u8;

    private static int HeaderLength => Preamble.Length + DigestLength + 8;

    /// <summary>The pieces of each text, in the order of the text.</summary>
    /// <param name="photo">A file with a JPEG in it.</param>
    /// <param name="start">Where the JPEG begins.</param>
    public static IEnumerable<IReadOnlyList<MetadataBlock>> Find(ReadOnlySpan<byte> photo, int start)
    {
        var pieces = new List<(string Digest, uint Place, MetadataBlock Block)>();
        foreach (var segment in JpegSegments.BeforeScan(photo, start))
        {
            if (segment.Marker != JpegSegments.App1 || segment.Length < HeaderLength)
            {
                continue;
            }

            var header = photo.Slice(segment.Offset, HeaderLength);
            if (!header.StartsWith(Preamble))
            {
                continue;
            }

            pieces.Add(
                (
                    Encoding.Latin1.GetString(header.Slice(Preamble.Length, DigestLength)),
                    BinaryPrimitives.ReadUInt32BigEndian(header[^4..]),
                    new(MetadataKind.Xmp, segment.Offset + HeaderLength, segment.Length - HeaderLength)
                )
            );
        }

        return pieces
            .GroupBy(piece => piece.Digest)
            .Select(text => text.OrderBy(piece => piece.Place).Select(piece => piece.Block).ToList());
    }

    /// <summary>Puts the pieces of a text together.</summary>
    public static byte[] Read(ReadOnlySpan<byte> photo, IReadOnlyList<MetadataBlock> pieces)
    {
        var text = new byte[pieces.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            photo.Slice(piece.Offset, piece.Length).CopyTo(text.AsSpan(at));
            at += piece.Length;
        }

        return text;
    }

    /// <summary>Writes an edited text of the same length over its pieces.</summary>
    public static void Write(Span<byte> photo, IReadOnlyList<MetadataBlock> pieces, ReadOnlySpan<byte> text)
    {
        foreach (var piece in pieces)
        {
            text[..piece.Length].CopyTo(photo[piece.Offset..]);
            text = text[piece.Length..];
        }
    }
}

using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A JPEG segment: its marker and where its data lies.</summary>
internal readonly record struct JpegSegment(byte Marker, int Offset, int Length);

/// <summary>Walks the segments of a JPEG.</summary>
internal static class JpegSegments
{
    /// <summary>Marker of the segments that carry EXIF and XMP.</summary>
    public const byte App1 = 0xE1;

    private const byte App0 = 0xE0;
    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImageMarker = 0xD9;

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <summary>The segments up to and with the first scan's header; fewer where the file breaks off.</summary>
    public static List<JpegSegment> BeforeScan(ReadOnlySpan<byte> photo, int start)
    {
        var segments = new List<JpegSegment>();
        if (start < 0 || start > photo.Length - 2 || photo[start + 1] != StartOfImage)
        {
            return segments;
        }

        for (var at = start + 2; at <= photo.Length - 4; )
        {
            // Any number of fill bytes may stand before a marker. Stray bytes must not, but decoders step over them, up
            // to what looks like a marker that begins a segment.
            var marker = photo[at + 1];
            if (photo[at] != 0xFF || marker is 0xFF or 0 or 1 or (>= 0xD0 and <= StartOfImage))
            {
                var next = photo[(at + 1)..].IndexOf((byte)0xFF);
                if (next < 0)
                {
                    break;
                }

                at += 1 + next;
                continue;
            }

            if (marker == EndOfImageMarker)
            {
                break;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(photo[(at + 2)..]) - 2;
            if (length < 0 || at + 4 + length > photo.Length)
            {
                break;
            }

            segments.Add(new(marker, at + 4, length));
            if (marker == StartOfScan)
            {
                break;
            }

            at += 4 + length;
        }

        return segments;
    }

    /// <summary>Where the next JPEG begins that may have metadata, from a place on; -1 if there is none.</summary>
    public static int FindStart(ReadOnlySpan<byte> photo, int from)
    {
        for (var at = from; at < photo.Length; at++)
        {
            var found = photo[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, StartOfImage, 0xFF]);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (at + 3 < photo.Length && photo[at + 3] is App0 or App1)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>True if the image data is there up to its end mark.</summary>
    /// <remarks>Within image data the byte 0xFF is always stuffed, so the mark cannot be data.</remarks>
    public static bool HasEnd(ReadOnlySpan<byte> photo)
    {
        var segments = BeforeScan(photo, 0);
        return segments.Count > 0
            && segments[^1].Marker == StartOfScan
            && photo[(segments[^1].Offset + segments[^1].Length)..].IndexOf(EndOfImage) >= 0;
    }
}

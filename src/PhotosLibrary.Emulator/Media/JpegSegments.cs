using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A JPEG segment: its marker and where its data lies.</summary>
internal readonly record struct JpegSegment(byte Marker, int Offset, int Length);

/// <summary>Walks the segments of a JPEG.</summary>
internal static class JpegSegments
{
    /// <summary>Marker of the segments that carry EXIF and XMP.</summary>
    public const byte App1 = 0xE1;

    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;

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
            if (photo[at] != 0xFF)
            {
                break;
            }

            var marker = photo[at + 1];
            if (marker == 0xFF)
            {
                // Any number of fill bytes may stand before a marker.
                at++;
                continue;
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

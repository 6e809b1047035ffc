using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the elements before the first frames of a Matroska or WebM file.</summary>
internal static class MatroskaHeader
{
    // Names and numbers are those of RFC 9559.
    private const ulong Segment = 0x18538067;
    private const ulong Info = 0x1549A966;
    private const ulong DateUtc = 0x4461;
    private const ulong Tracks = 0x1654AE6B;
    private const ulong TrackEntry = 0xAE;
    private const ulong DefaultDuration = 0x23E383;
    private const ulong Video = 0xE0;
    private const ulong PixelWidth = 0xB0;
    private const ulong PixelHeight = 0xBA;
    private const ulong Cluster = 0x1F43B675;

    private const int MostElements = 10_000;

    private static readonly DateTimeOffset Epoch = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The facts, or null if no video track stands before the first cluster.</summary>
    public static VideoFacts? Read(Stream file)
    {
        long width = 0,
            height = 0;
        double? frameDuration = null,
            framesPerSecond = null;
        DateTimeOffset? time = null;
        file.Position = 0;
        for (var count = 0; count < MostElements; count++)
        {
            if (ReadNumber(file, keepsMarker: true) is not { } id || id == Cluster)
            {
                break;
            }

            if (ReadNumber(file, keepsMarker: false) is not { } length)
            {
                break;
            }

            // The children of these follow at once: going in is going on.
            if (id == TrackEntry)
            {
                frameDuration = null;
            }

            if (id is Segment or Info or Tracks or TrackEntry or Video)
            {
                continue;
            }

            if (length > (ulong)(file.Length - file.Position))
            {
                break;
            }

            var end = file.Position + (long)length;
            if (id is DateUtc or DefaultDuration or PixelWidth or PixelHeight && length <= 8)
            {
                var value = ReadUnsigned(file, (int)length);
                switch (id)
                {
                    case DateUtc:
                        time = VideoFacts.CredibleTime(Epoch, (long)value / 1e9);
                        break;
                    case DefaultDuration:
                        frameDuration = value / 1e9;
                        break;
                    case PixelWidth when width == 0:
                        width = (long)Math.Min(value, int.MaxValue);
                        framesPerSecond = frameDuration > 0 ? 1 / frameDuration : null;
                        break;
                    case PixelHeight when height == 0:
                        height = (long)Math.Min(value, int.MaxValue);
                        break;
                }
            }

            file.Position = end;
        }

        return width > 0 && height > 0
            ? new VideoFacts
            {
                Width = width,
                Height = height,
                FramesPerSecond = framesPerSecond,
                CaptureTime = time,
            }
            : null;
    }

    // EBML's numbers: the zeros in front of the first one bit tell how many more bytes follow.
    private static ulong? ReadNumber(Stream file, bool keepsMarker)
    {
        var first = file.ReadByte();
        if (first <= 0)
        {
            return null;
        }

        var more = 0;
        while ((first & (0x80 >> more)) == 0)
        {
            more++;
        }

        var number = (ulong)(keepsMarker ? first : first & (0x7F >> more));
        if (more > file.Length - file.Position)
        {
            return null;
        }

        var rest = ReadUnsigned(file, more);
        return (more == 8 ? 0 : number << (8 * more)) | rest;
    }

    private static ulong ReadUnsigned(Stream file, int length)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        file.ReadExactly(bytes[(8 - length)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}

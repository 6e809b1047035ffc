using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the headers of the older video formats, whose fields stand at fixed places.</summary>
internal static class VideoHeaders
{
    private static readonly DateTimeOffset FileTimeEpoch = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // By "frame_rate_code" of ISO/IEC 13818-2, table 6-4.
    private static readonly double[] MpegFrameRates =
    [
        0,
        24000 / 1001d,
        24,
        25,
        30000 / 1001d,
        30,
        50,
        60000 / 1001d,
        60,
    ];

    private static ReadOnlySpan<byte> MpegSequenceHeader => [0, 0, 1, 0xB3];

    private static ReadOnlySpan<byte> AsfFileProperties =>
        [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> AsfStreamProperties =>
        [0x91, 0x07, 0xDC, 0xB7, 0xB7, 0xA9, 0xCF, 0x11, 0x8E, 0xE6, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> AsfVideoMedia =>
        [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD, 0x00, 0x80, 0x5F, 0x5C, 0x44, 0x2B];

    /// <summary>AVI: its main header comes first of all.</summary>
    public static VideoFacts? ReadAvi(ReadOnlySpan<byte> head)
    {
        if (head.Length < 72 || !head[20..].StartsWith("hdrlavih"u8))
        {
            return null;
        }

        var microsecondsPerFrame = BinaryPrimitives.ReadUInt32LittleEndian(head[32..]);
        var facts = new VideoFacts
        {
            Width = BinaryPrimitives.ReadUInt32LittleEndian(head[64..]),
            Height = BinaryPrimitives.ReadUInt32LittleEndian(head[68..]),
            FramesPerSecond = microsecondsPerFrame > 0 ? 1e6 / microsecondsPerFrame : null,
        };
        return facts is { Width: > 0, Height: > 0 } ? facts : null;
    }

    /// <summary>MPEG: a video sequence header is repeated often, so the first stretch of the file has one.</summary>
    /// <remarks>
    /// H.264 within a transport stream has none. Such a video is taken all the same; its size stays unknown.
    /// </remarks>
    public static VideoFacts ReadMpeg(ReadOnlySpan<byte> stretch)
    {
        var at = stretch.IndexOf(MpegSequenceHeader);
        if (at < 0 || at + 8 > stretch.Length)
        {
            return new VideoFacts();
        }

        var sizes = BinaryPrimitives.ReadUInt32BigEndian(stretch[(at + 4)..]);
        var rate = MpegFrameRates.ElementAtOrDefault((int)(sizes & 15));
        return new VideoFacts
        {
            Width = sizes >> 20,
            Height = (sizes >> 8) & 0xFFF,
            FramesPerSecond = rate > 0 ? rate : null,
        };
    }

    /// <summary>ASF and WMV: objects within the header object.</summary>
    public static VideoFacts? ReadAsf(ReadOnlySpan<byte> stretch)
    {
        VideoFacts? facts = null;
        DateTimeOffset? time = null;
        for (long at = 30; at + 24 <= stretch.Length; )
        {
            var part = stretch[(int)at..];
            var length = BinaryPrimitives.ReadInt64LittleEndian(part[16..]);
            if (length < 24 || length > part.Length)
            {
                break;
            }

            part = part[..(int)length];
            if (part.StartsWith(AsfFileProperties) && length >= 56)
            {
                var ticks = BinaryPrimitives.ReadInt64LittleEndian(part[48..]);
                time = VideoFacts.CredibleTime(FileTimeEpoch, ticks / (double)TimeSpan.TicksPerSecond);
            }

            if (part.StartsWith(AsfStreamProperties) && length >= 86 && part[24..].StartsWith(AsfVideoMedia))
            {
                facts ??= new VideoFacts
                {
                    Width = BinaryPrimitives.ReadUInt32LittleEndian(part[78..]),
                    Height = BinaryPrimitives.ReadUInt32LittleEndian(part[82..]),
                };
            }

            at += length;
        }

        return facts is { Width: > 0, Height: > 0 } ? facts with { CaptureTime = time } : null;
    }
}

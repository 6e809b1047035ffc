using System.Buffers.Binary;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads the header of ASF and WMV files.</summary>
internal static class AsfHeader
{
    private static readonly DateTimeOffset FileTimeEpoch = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ReadOnlySpan<byte> AsfFileProperties =>
        [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> AsfStreamProperties =>
        [0x91, 0x07, 0xDC, 0xB7, 0xB7, 0xA9, 0xCF, 0x11, 0x8E, 0xE6, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> AsfHeaderExtension =>
        [0xB5, 0x03, 0xBF, 0x5F, 0x2E, 0xA9, 0xCF, 0x11, 0x8E, 0xE3, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> AsfExtendedProperties =>
        [0xCB, 0xA5, 0xE6, 0x14, 0x72, 0xC6, 0x32, 0x43, 0x83, 0x99, 0xA9, 0x69, 0x52, 0x06, 0x5B, 0x5A];

    private static ReadOnlySpan<byte> AsfVideoMedia =>
        [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD, 0x00, 0x80, 0x5F, 0x5C, 0x44, 0x2B];

    /// <summary>The facts in the objects within the header object; null if there is no video.</summary>
    public static VideoFacts? Read(ReadOnlySpan<byte> stretch)
    {
        VideoFacts? facts = null;
        DateTimeOffset? time = null;
        var packetLength = 0;
        var streamNumber = 0;
        var frameTimes = new Dictionary<int, long>();
        for (long at = 30; at + 24 <= stretch.Length; )
        {
            var part = stretch[(int)at..];
            var length = BinaryPrimitives.ReadInt64LittleEndian(part[16..]);
            if (length < 24 || length > part.Length)
            {
                break;
            }

            part = part[..(int)length];
            if (part.StartsWith(AsfHeaderExtension) && length >= 46)
            {
                // The objects within it follow its own fields: going in is going on.
                at += 46;
                continue;
            }

            if (part.StartsWith(AsfExtendedProperties) && length >= 88)
            {
                var frameTime = BinaryPrimitives.ReadInt64LittleEndian(part[76..]);
                frameTimes[BinaryPrimitives.ReadUInt16LittleEndian(part[72..])] = frameTime;
            }

            if (part.StartsWith(AsfFileProperties) && length >= 96)
            {
                packetLength = BinaryPrimitives.ReadInt32LittleEndian(part[92..]);
                var ticks = BinaryPrimitives.ReadInt64LittleEndian(part[48..]);
                time = VideoFacts.CredibleTime(FileTimeEpoch, ticks / (double)TimeSpan.TicksPerSecond);
            }

            if (part.StartsWith(AsfStreamProperties) && length >= 86 && part[24..].StartsWith(AsfVideoMedia))
            {
                streamNumber = facts is null ? part[72] & 127 : streamNumber;
                facts ??= new VideoFacts
                {
                    Width = BinaryPrimitives.ReadUInt32LittleEndian(part[78..]),
                    Height = BinaryPrimitives.ReadUInt32LittleEndian(part[82..]),
                };
            }

            at += length;
        }

        return facts is { Width: > 0, Height: > 0 }
            ? facts with
            {
                CaptureTime = time,
                FramesPerSecond =
                    RateOf(frameTimes.GetValueOrDefault(streamNumber))
                    ?? AsfPackets.ReadFrameRate(stretch[HeaderLength(stretch)..], packetLength, streamNumber),
            }
            : null;
    }

    private static int HeaderLength(ReadOnlySpan<byte> stretch) =>
        (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(stretch[16..]), 0, stretch.Length);

    // In units of a tenth of a microsecond.
    private static double? RateOf(long frameTime) => frameTime > 0 ? 1e7 / frameTime : null;
}

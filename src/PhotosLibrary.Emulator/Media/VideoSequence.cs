using System.Buffers.Binary;
using System.Numerics;

namespace PhotosLibrary.Emulator.Media;

/// <summary>
/// Reads what an MPEG-1, MPEG-2, MPEG-4, H.264 or H.265 stream says of itself:
/// in units, each behind the bytes 0, 0 and 1.
/// </summary>
internal static class VideoSequence
{
    private const int LongestUnit = 4096;
    private const int MostUnits = 4000;
    private const double MostFrameRate = 1000;
    private const int MpegSequenceHeader = 0xB3;
    private const int MpegExtension = 0xB5;

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

    private static ReadOnlySpan<byte> UnitStart => [0, 0, 1];

    /// <summary>Size, and as far as the stream tells, frame rate, date and camera.</summary>
    public static VideoFacts Read(ReadOnlySpan<byte> stream)
    {
        var facts = new VideoFacts();
        // An H.265 stream begins with a "video parameter set", whose header no H.264 stream has.
        var isH265 = stream.IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0x40, 1, 0x0C]) >= 0;
        // Pictures of MPEG-4 part 2 begin with what begins nothing in another stream.
        var isMpeg4 = stream.IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 0xB6]) >= 0;
        for (var count = 0; count < MostUnits && stream.IndexOf(UnitStart) is >= 0 and var found; count++)
        {
            stream = stream[(found + UnitStart.Length)..];
            if (stream.Length < 2)
            {
                break;
            }

            var unit = Unit(stream);
            facts = OddParts.Read(() => (VideoFacts?)Add(facts, unit, isH265, isMpeg4)) ?? facts;
            if (facts is { Width: not null, CaptureTime: not null })
            {
                break;
            }
        }

        return facts;
    }

    // Up to the next one, without the bytes that keep the data from looking like the start of a unit.
    private static byte[] Unit(ReadOnlySpan<byte> stream)
    {
        var end = stream.IndexOf(UnitStart);
        var coded = stream[..Math.Min(end < 0 ? stream.Length : end, LongestUnit)];
        var unit = new List<byte>(coded.Length);
        var zeros = 0;
        foreach (var value in coded)
        {
            if (zeros < 2 || value != 3)
            {
                unit.Add(value);
            }

            zeros = value == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }

    private static VideoFacts Add(VideoFacts facts, byte[] unit, bool isH265, bool isMpeg4)
    {
        if (unit[0] is MpegSequenceHeader && facts.Width is null)
        {
            return OfMpeg(unit);
        }

        // Only MPEG-2 has sizes of more than twelve bits; nobody who is served here films them.
        if (unit[0] >= 0x80 || unit[0] is MpegExtension)
        {
            return facts;
        }

        if (isMpeg4)
        {
            var isLayer = unit[0] is >= 0x20 and < 0x30;
            return isLayer && facts.Width is null ? WithSize(facts, SizeOfMpeg4(unit)) : facts;
        }

        if (isH265)
        {
            var isSequence = ((unit[0] >> 1) & 63) == 33;
            return isSequence && facts.Width is null ? WithSize(facts, SizeOfH265(unit)) : facts;
        }

        return (unit[0] & 31) switch
        {
            7 when facts.Width is null => OfH264(facts, unit),
            6 when facts.CaptureTime is null => CameraMessage.AddTo(facts, unit),
            _ => facts,
        };
    }

    private static VideoFacts WithSize(VideoFacts facts, (long Width, long Height) size) =>
        size is { Width: > 0, Height: > 0 } ? facts with { Width = size.Width, Height = size.Height } : facts;

    private static VideoFacts OfMpeg(byte[] unit)
    {
        var sizes = BinaryPrimitives.ReadUInt32BigEndian(unit.AsSpan(1));
        var rate = MpegFrameRates.ElementAtOrDefault((int)(sizes & 15));
        return new VideoFacts
        {
            Width = sizes >> 20,
            Height = (sizes >> 8) & 0xFFF,
            FramesPerSecond = rate > 0 ? rate : null,
        };
    }

    private static VideoFacts OfH264(VideoFacts facts, byte[] unit)
    {
        var fields = new BitFields(unit.AsSpan(1));
        facts = WithSize(facts, SizeOfH264(ref fields));
        try
        {
            return facts with { FramesPerSecond = RateOfH264(ref fields) };
        }
        catch (EndOfStreamException)
        {
            return facts;
        }
    }

    // "VideoObjectLayer" of ISO/IEC 14496-2, 6.2.3.
    private static (long Width, long Height) SizeOfMpeg4(byte[] unit)
    {
        const int Rectangle = 0;
        const int OwnAspectRatio = 15;
        var fields = new BitFields(unit.AsSpan(1));
        fields.Skip(9);
        fields.Skip(fields.Flag() ? 7 : 0);
        fields.Skip(fields.Bits(4) == OwnAspectRatio ? 16 : 0);
        if (fields.Flag())
        {
            fields.Skip(3);
            fields.Skip(fields.Flag() ? 79 : 0);
        }

        var shape = fields.Bits(2);
        fields.Skip(1);
        var clock = fields.Bits(16);
        fields.Skip(1);
        if (fields.Flag())
        {
            fields.Skip(Math.Max(1, 32 - BitOperations.LeadingZeroCount(clock - 1)));
        }

        if (shape != Rectangle)
        {
            return default;
        }

        fields.Skip(1);
        var width = fields.Bits(13);
        fields.Skip(1);
        return (width, fields.Bits(13));
    }

    // "seq_parameter_set_data" of ITU-T H.264, 7.3.2.1.1.
    private static (long Width, long Height) SizeOfH264(ref BitFields fields)
    {
        var profile = fields.Bits(8);
        fields.Skip(16);
        fields.Number();
        var chroma = 1u;
        if (profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            chroma = fields.Number();
            SkipFormat(ref fields, chroma);
        }

        fields.Number();
        SkipPictureOrder(ref fields);
        fields.Number();
        fields.Skip(1);
        long width = (fields.Number() + 1L) * 16,
            height = (fields.Number() + 1L) * 16;
        var isOfFrames = fields.Flag();
        if (!isOfFrames)
        {
            height *= 2;
            fields.Skip(1);
        }

        fields.Skip(1);
        if (fields.Flag())
        {
            long unitX = chroma is 1 or 2 ? 2 : 1,
                unitY = (chroma == 1 ? 2 : 1) * (isOfFrames ? 1 : 2);
            width -= unitX * (fields.Number() + (long)fields.Number());
            height -= unitY * (fields.Number() + (long)fields.Number());
        }

        return (width, height);
    }

    // "vui_parameters" of ITU-T H.264, E.1.1, which follow the size; they count fields, two to a frame.
    private static double? RateOfH264(ref BitFields fields)
    {
        const int OwnAspectRatio = 255;
        if (!fields.Flag())
        {
            return null;
        }

        fields.Skip(fields.Flag() && fields.Bits(8) == OwnAspectRatio ? 32 : 0);
        fields.Skip(fields.Flag() ? 1 : 0);
        if (fields.Flag())
        {
            fields.Skip(4);
            fields.Skip(fields.Flag() ? 24 : 0);
        }

        if (fields.Flag())
        {
            fields.Number();
            fields.Number();
        }

        if (!fields.Flag())
        {
            return null;
        }

        double tick = fields.Bits(32),
            scale = fields.Bits(32);
        return tick > 0 && scale / (2 * tick) is > 0 and < MostFrameRate and var rate ? rate : null;
    }

    private static void SkipFormat(ref BitFields fields, uint chroma)
    {
        if (chroma == 3)
        {
            fields.Skip(1);
        }

        fields.Number();
        fields.Number();
        fields.Skip(1);
        if (!fields.Flag())
        {
            return;
        }

        for (var list = 0; list < (chroma == 3 ? 12 : 8); list++)
        {
            if (!fields.Flag())
            {
                continue;
            }

            int last = 8,
                next = 8;
            for (var index = 0; index < (list < 6 ? 16 : 64) && next != 0; index++)
            {
                next = (last + fields.SignedNumber() + 256) % 256;
                last = next == 0 ? last : next;
            }
        }
    }

    private static void SkipPictureOrder(ref BitFields fields)
    {
        switch (fields.Number())
        {
            case 0:
                fields.Number();
                break;
            case 1:
                fields.Skip(1);
                fields.SignedNumber();
                fields.SignedNumber();
                for (var left = Math.Min(fields.Number(), 255); left > 0; left--)
                {
                    fields.SignedNumber();
                }

                break;
        }
    }

    // "seq_parameter_set_rbsp" of ITU-T H.265, 7.3.2.2.
    private static (long Width, long Height) SizeOfH265(byte[] unit)
    {
        var fields = new BitFields(unit.AsSpan(2));
        fields.Skip(4);
        var layers = (int)fields.Bits(3);
        fields.Skip(1 + 96);
        var (profiles, levels) = (0, 0);
        for (var layer = 0; layer < 8 && layers > 0; layer++)
        {
            profiles += layer < layers && fields.Flag() ? 1 : 0;
            levels += layer < layers && fields.Flag() ? 1 : 0;
            fields.Skip(layer < layers ? 0 : 2);
        }

        fields.Skip((profiles * 88) + (levels * 8));
        fields.Number();
        var chroma = fields.Number();
        if (chroma == 3)
        {
            fields.Skip(1);
        }

        long width = fields.Number(),
            height = fields.Number();
        if (fields.Flag())
        {
            width -= (chroma is 1 or 2 ? 2 : 1) * (fields.Number() + (long)fields.Number());
            height -= (chroma == 1 ? 2 : 1) * (fields.Number() + (long)fields.Number());
        }

        return (width, height);
    }
}

using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Reads what camcorders put between the pictures of H.264 (AVCHD): when and by whom it was filmed.</summary>
internal static class CameraMessage
{
    private const int DateAndZone = 0x18;
    private const int DayAndTime = 0x19;
    private const int Maker = 0xE0;

    private static readonly Dictionary<int, string> Makers = new()
    {
        [0x0103] = "Panasonic",
        [0x0108] = "Sony",
        [0x1011] = "Canon",
        [0x1104] = "JVC",
    };

    private static readonly byte[] Id = [.. Convert.FromHexString("17EE8C60F84D11D98CD60800200C9A66"), .. "MDPM"u8];

    /// <summary>The facts with those of a message, if it is one of this kind.</summary>
    public static VideoFacts AddTo(VideoFacts facts, ReadOnlySpan<byte> unit)
    {
        var start = unit.IndexOf(Id);
        if (start < 0)
        {
            return facts;
        }

        // A count, then entries of five bytes: a number, and four bytes of a value.
        var rest = unit[(start + Id.Length)..];
        var values = new Dictionary<int, byte[]>();
        for (int at = 1, left = rest[0]; left > 0 && at + 5 <= rest.Length; at += 5, left--)
        {
            values.TryAdd(rest[at], rest.Slice(at + 1, 4).ToArray());
        }

        return facts with
        {
            CaptureTime = ReadTime(values),
            Make = values.TryGetValue(Maker, out var maker)
                ? Makers.GetValueOrDefault((maker[0] << 8) | maker[1])
                : null,
        };
    }

    // Each digit of the date is half a byte. The zone counts half hours, with a bit for the sign.
    private static DateTimeOffset? ReadTime(Dictionary<int, byte[]> values)
    {
        if (
            !values.TryGetValue(DateAndZone, out var date)
            || !values.TryGetValue(DayAndTime, out var day)
            || !DateTime.TryParseExact(
                Convert.ToHexString([.. date.AsSpan(1), .. day]),
                "yyyyMMddHHmmss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var wallClock
            )
        )
        {
            return null;
        }

        var halfHours = date[0] & 0x1F;
        var zone = TimeSpan.FromMinutes((date[0] & 0x20) == 0 ? 30 * halfHours : -30 * halfHours);
        return wallClock.Year is > 1970 and < 9999
            ? new DateTimeOffset(wallClock, zone.Duration() <= TimeSpan.FromHours(14) ? zone : TimeSpan.Zero)
            : null;
    }
}

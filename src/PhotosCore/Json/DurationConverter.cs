using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace PhotosCore.Json;

/// <summary>
/// Reads and writes durations as Google does: seconds with up to nine decimals and the suffix <c>s</c>, for example
/// <c>0.016666s</c>. A <see cref="TimeSpan"/> counts in 100 ns, so the last two decimals are lost.
/// </summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan?>
{
    private const int MaxFractionDigits = 9;
    private const uint NanosecondsPerTick = 100;
    private const ulong MaxTicks = long.MaxValue;
    private const ulong MaxSeconds = MaxTicks / TimeSpan.TicksPerSecond;

    private static readonly uint[] PowersOfTen =
    [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
    ];

    /// <inheritdoc />
    public override TimeSpan? ReadJson(
        JsonReader reader,
        Type objectType,
        TimeSpan? existingValue,
        bool hasExistingValue,
        JsonSerializer serializer
    )
    {
        if (reader.TokenType == JsonToken.Null)
        {
            return null;
        }

        return reader.Value is string text && TryParse(Encoding.UTF8.GetBytes(text), out var duration)
            ? duration
            : throw new JsonSerializationException(
                $"Expected a duration such as '1.5s' but found '{reader.Value}' at '{reader.Path}'."
            );
    }

    /// <inheritdoc />
    public override void WriteJson(JsonWriter writer, TimeSpan? value, JsonSerializer serializer) =>
        writer.WriteValue(value is { } duration ? Format(duration) : null);

    /// <summary>Writes a duration as Google does.</summary>
    internal static string Format(TimeSpan duration) =>
        (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString(FormatOf(duration), CultureInfo.InvariantCulture);

    // As the JSON of protocol buffers has fractions: with 0, 3, 6 or 9 digits.
    private static string FormatOf(TimeSpan duration) =>
        (duration.Ticks % TimeSpan.TicksPerSecond) switch
        {
            0 => "0's'",
            var ticks when ticks % TimeSpan.TicksPerMillisecond == 0 => "0.000's'",
            var ticks when ticks % 10 == 0 => "0.000000's'",
            _ => "0.000000000's'",
        };

    /// <summary>Reads a duration; false if the text is none, or too long for a <see cref="TimeSpan"/>.</summary>
    /// <remarks>By whole numbers: a page has one for each photo, and a decimal takes five times as long.</remarks>
    internal static bool TryParse(ReadOnlySpan<byte> text, out TimeSpan duration)
    {
        duration = default;
        var isNegative = text.Length > 0 && text[0] == '-';
        var rest = isNegative ? text.Slice(1) : text;
        // Google allows ten thousand years; more than TimeSpan holds is a wrong response, not an overflow.
        if (!Utf8Parser.TryParse(rest, out ulong ticks, out var length) || ticks > MaxSeconds)
        {
            return false;
        }

        ticks *= TimeSpan.TicksPerSecond;
        rest = rest.Slice(length);
        if (rest.Length > 1 && rest[0] == '.')
        {
            rest = rest.Slice(1);
            if (!Utf8Parser.TryParse(rest, out uint fraction, out length) || length > MaxFractionDigits)
            {
                return false;
            }

            // What is below 100 ns is dropped.
            ticks += (ulong)fraction * PowersOfTen[MaxFractionDigits - length] / NanosecondsPerTick;
            rest = rest.Slice(length);
        }

        if (rest.Length != 1 || rest[0] != 's' || ticks > (isNegative ? MaxTicks + 1 : MaxTicks))
        {
            return false;
        }

        duration = TimeSpan.FromTicks(isNegative ? (long)(0 - ticks) : (long)ticks);
        return true;
    }
}

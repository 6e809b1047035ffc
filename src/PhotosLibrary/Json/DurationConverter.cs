using System.Globalization;
using Newtonsoft.Json;

namespace PhotosLibrary.Json;

/// <summary>
/// Reads and writes durations as Google does: seconds with up to nine decimals and the suffix <c>s</c>, for example
/// <c>0.016666s</c>. A <see cref="TimeSpan"/> counts in 100 ns, so the last two decimals are lost.
/// </summary>
public sealed class DurationConverter : JsonConverter<TimeSpan?>
{
    private const decimal MinSeconds = (decimal)long.MinValue / TimeSpan.TicksPerSecond;
    private const decimal MaxSeconds = (decimal)long.MaxValue / TimeSpan.TicksPerSecond;

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

        return reader.Value is string text && TryParse(text, out var duration)
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
        (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + "s";

    private static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (
            !text.EndsWith("s", StringComparison.Ordinal)
            || !decimal.TryParse(
                text.Substring(0, text.Length - 1),
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var seconds
            )
        )
        {
            return false;
        }

        // Google allows ten thousand years; more than TimeSpan holds is a wrong answer, not an overflow.
        if (seconds < MinSeconds || seconds > MaxSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}

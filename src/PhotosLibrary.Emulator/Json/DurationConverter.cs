using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;

namespace PhotosLibrary.Emulator.Json;

/// <summary>
/// Durations as people write them: <c>90m</c>, <c>1h30m</c>, <c>3600s</c>, <c>250ms</c>, <c>2d</c>, or ISO 8601
/// (<c>PT1H</c>).
/// </summary>
internal sealed partial class DurationConverter : JsonConverter<TimeSpan>
{
    /// <summary>Reads a duration; false if it is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        try
        {
            if (text.StartsWith('P'))
            {
                duration = XmlConvert.ToTimeSpan(text);
                return true;
            }

            var match = Parts().Match(text);
            if (!match.Success)
            {
                return false;
            }

            var amounts = match.Groups["amount"].Captures;
            var units = match.Groups["unit"].Captures;
            for (var index = 0; index < amounts.Count; index++)
            {
                duration +=
                    UnitOf(units[index].Value) * double.Parse(amounts[index].Value, CultureInfo.InvariantCulture);
            }

            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var duration)
            ? duration
            : throw new JsonException("A duration is text such as 90m, 3600s, 250ms or PT1H.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s");

    private static TimeSpan UnitOf(string unit) =>
        unit switch
        {
            "d" => TimeSpan.FromDays(1),
            "h" => TimeSpan.FromHours(1),
            "m" => TimeSpan.FromMinutes(1),
            "s" => TimeSpan.FromSeconds(1),
            _ => TimeSpan.FromMilliseconds(1),
        };

    [GeneratedRegex(@"^((?<amount>\d+(\.\d+)?)(?<unit>ms|d|h|m|s))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}

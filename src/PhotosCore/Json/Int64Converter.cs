using System.Globalization;
using Newtonsoft.Json;

namespace PhotosCore.Json;

/// <summary>
/// Reads and writes 64-bit numbers as Google does: as text, because JavaScript has no number that large. A bare number
/// is read too.
/// </summary>
internal sealed class Int64Converter : JsonConverter<long?>
{
    /// <inheritdoc />
    public override long? ReadJson(
        JsonReader reader,
        Type objectType,
        long? existingValue,
        bool hasExistingValue,
        JsonSerializer serializer
    )
    {
        switch (reader.Value)
        {
            case null when reader.TokenType == JsonToken.Null:
                return null;
            case long number:
                return number;
            case string text
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            default:
                throw new JsonSerializationException(
                    $"Expected a 64-bit number but found {reader.TokenType} '{reader.Value}' at '{reader.Path}'."
                );
        }
    }

    /// <inheritdoc />
    public override void WriteJson(JsonWriter writer, long? value, JsonSerializer serializer) =>
        writer.WriteValue(value?.ToString(CultureInfo.InvariantCulture));
}

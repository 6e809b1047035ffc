using System.Globalization;
using Newtonsoft.Json;

namespace PhotosCore.Json;

/// <summary>
/// Reads numbers with a fraction. One that is too large is refused, and not read as infinity; that has a name of its
/// own in Google's JSON.
/// </summary>
internal sealed class FiniteConverter : JsonConverter
{
    private static readonly string[] Names = ["NaN", "Infinity", "-Infinity"];

    public override bool CanWrite => false;

    public override bool CanConvert(Type objectType) =>
        (Nullable.GetUnderlyingType(objectType) ?? objectType) is var type
        && (type == typeof(double) || type == typeof(float));

    public override object? ReadJson(
        JsonReader reader,
        Type objectType,
        object? existingValue,
        JsonSerializer serializer
    )
    {
        if (reader.TokenType == JsonToken.Null)
        {
            return null;
        }

        var text = Convert.ToString(reader.Value, CultureInfo.InvariantCulture);
        var isNamed = Array.IndexOf(Names, text) >= 0 && reader.TokenType == JsonToken.String;
        if (
            reader.TokenType is not (JsonToken.Integer or JsonToken.Float or JsonToken.String)
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || (!isNamed && (double.IsInfinity(value) || double.IsNaN(value)))
        )
        {
            throw Refusal(reader);
        }

        if ((Nullable.GetUnderlyingType(objectType) ?? objectType) == typeof(double))
        {
            return value;
        }

        return isNamed || !float.IsInfinity((float)value) ? (float)value : throw Refusal(reader);
    }

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        throw new NotSupportedException();

    private static JsonSerializationException Refusal(JsonReader reader) =>
        new($"Expected a number but found {reader.TokenType} '{reader.Value}' at '{reader.Path}'.");
}

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

        var isNamed = reader.TokenType == JsonToken.String && Array.IndexOf(Names, reader.Value as string) >= 0;
        if (NumberOf(reader) is not { } value || (!isNamed && (double.IsInfinity(value) || double.IsNaN(value))))
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

    private static double? NumberOf(JsonReader reader)
    {
        if (reader.Value is double number)
        {
            return number;
        }

        var isScalar = reader.TokenType is JsonToken.Integer or JsonToken.Float or JsonToken.String;
        var text = Convert.ToString(reader.Value, CultureInfo.InvariantCulture);
        return isScalar && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : null;
    }

    private static JsonSerializationException Refusal(JsonReader reader) =>
        new($"Expected a number but found {reader.TokenType} '{reader.Value}' at '{reader.Path}'.");
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace PhotosCore.Json;

/// <summary>Reads a model; the generated readers are such methods.</summary>
/// <param name="json">Stands on the first token of the model.</param>
/// <returns>The model; null if the JSON says null.</returns>
/// <exception cref="IrregularJsonException">The JSON has to be read by Newtonsoft.Json.</exception>
internal delegate T? ModelReader<T>(ref Utf8JsonReader json)
    where T : class;

/// <summary>
/// The values of a response, as the generated readers ask for them. They know the regular forms only: anything else
/// (another type, an escaped name, a value that is too large) throws <see cref="IrregularJsonException"/>, and
/// Newtonsoft.Json reads the whole text instead, and says what is wrong with it, if anything. So nothing is read in two
/// ways.
/// </summary>
internal static class JsonReading
{
    // 2024-07-01T12:34:56Z: anything shorter lacks a part, and would get that part from this machine.
    private const int MinTimeLength = 20;

    // 2024-07-01T12:34:56.1234567: a further digit is below 100 ns, and Newtonsoft.Json knows how to round it.
    private const int MaxFractionEnd = 27;

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="IrregularJsonException">The text has to be read by Newtonsoft.Json.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> text, ModelReader<T> read)
        where T : class
    {
        try
        {
            var json = new Utf8JsonReader(text);
            json.Read();
            var model = read(ref json);
            // Throws if more follows.
            json.Read();
            return model;
        }
        // The second is what the framework says of text that is not UTF-8.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new IrregularJsonException(e.Message, e);
        }
    }

    /// <summary>Enters an object.</summary>
    /// <returns>Whether there is one; false for null.</returns>
    public static bool BeginObject(this ref Utf8JsonReader json) => Begin(ref json, JsonTokenType.StartObject);

    /// <summary>Enters an array.</summary>
    /// <returns>Whether there is one; false for null.</returns>
    public static bool BeginArray(this ref Utf8JsonReader json) => Begin(ref json, JsonTokenType.StartArray);

    /// <summary>Goes to the value of the next property of an object, or leaves the object.</summary>
    public static bool NextProperty(this ref Utf8JsonReader json, out ReadOnlySpan<byte> name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            name = default;
            return false;
        }

        name = Plain(ref json);
        json.Read();
        return true;
    }

    /// <summary>Goes to the next element of an array, or leaves the array.</summary>
    public static bool NextElement(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>A text, or null.</summary>
    public static string? ReadString(this ref Utf8JsonReader json) =>
        IsNull(ref json, JsonTokenType.String) ? null : json.GetString();

    /// <summary>The bytes of a text without escapes, such as a value of an enum; false for null.</summary>
    public static bool TryReadPlainText(this ref Utf8JsonReader json, out ReadOnlySpan<byte> text)
    {
        var isNull = IsNull(ref json, JsonTokenType.String);
        text = isNull ? default : Plain(ref json);
        return !isNull;
    }

    /// <summary>True, false or null.</summary>
    public static bool? ReadBoolean(this ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Irregular(ref json),
        };

    /// <summary>A number of 32 bits, or null.</summary>
    public static int? ReadInt32(this ref Utf8JsonReader json) =>
        IsNull(ref json, JsonTokenType.Number) ? null
        : json.TryGetInt32(out var value) ? value
        : throw Irregular(ref json);

    /// <summary>A number of 64 bits, which travels as text, or null. A bare one is read too.</summary>
    public static long? ReadInt64(this ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return IsNull(ref json, JsonTokenType.Number) ? null
                : json.TryGetInt64(out var number) ? number
                : throw Irregular(ref json);
        }

        var text = Plain(ref json);
        return Utf8Parser.TryParse(text, out long value, out var length) && length == text.Length
            ? value
            : throw Irregular(ref json);
    }

    /// <summary>A number with a fraction, or null.</summary>
    public static double? ReadDouble(this ref Utf8JsonReader json)
    {
        if (IsNull(ref json, JsonTokenType.Number))
        {
            return null;
        }

#if NET
        var value = json.GetDouble();
#else
        // What .NET Framework parses bytes with is not exact.
        var value = double.Parse(ToText(json.ValueSpan), System.Globalization.CultureInfo.InvariantCulture);
#endif
        return double.IsInfinity(value) ? throw Irregular(ref json) : value;
    }

    /// <summary>A number with a fraction of single precision, or null.</summary>
    public static float? ReadSingle(this ref Utf8JsonReader json)
    {
        var value = (float?)ReadDouble(ref json);
        return value is { } given && float.IsInfinity(given) ? throw Irregular(ref json) : value;
    }

    /// <summary>A time as RFC 3339 writes it, up to 100 ns, or null.</summary>
    public static DateTimeOffset? ReadTime(this ref Utf8JsonReader json) =>
        !TryReadPlainText(ref json, out var text) ? null
        : text.Length >= MinTimeLength
        && !(text.Length > MaxFractionEnd && IsDigit(text[MaxFractionEnd]))
        // A point with nothing after it, which the framework takes for a fraction of none.
        && !(text[MinTimeLength - 1] == '.' && !IsDigit(text[Math.Min(MinTimeLength, text.Length - 1)]))
        && json.TryGetDateTimeOffset(out var time)
            ? time
        : throw Irregular(ref json);

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';

    /// <summary>A duration as Google writes it, seconds with up to nine decimals and an s, or null.</summary>
    public static TimeSpan? ReadDuration(this ref Utf8JsonReader json) =>
        !TryReadPlainText(ref json, out var text) ? null
        : DurationConverter.TryParse(text, out var duration) ? duration
        : throw Irregular(ref json);

    /// <summary>Anything that has no reader of its own, in the types of Newtonsoft.Json.</summary>
    public static object? ReadOther(this ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new JObject();
                while (NextProperty(ref json, out var name))
                {
                    fields[ToText(name)] = Token(ReadOther(ref json));
                }

                return fields;
            case JsonTokenType.StartArray:
                var elements = new JArray();
                while (NextElement(ref json))
                {
                    elements.Add(Token(ReadOther(ref json)));
                }

                return elements;
            case JsonTokenType.Number:
                return json.TryGetInt64(out var number) ? (object)number : ReadFraction(ref json);
            case JsonTokenType.True or JsonTokenType.False:
                return ReadBoolean(ref json);
            default:
                return ReadString(ref json);
        }
    }

    /// <summary>A field that the model does not know: it is kept.</summary>
    /// <param name="json">Stands on the value.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="known">The names that the model knows; Newtonsoft.Json takes them in any case.</param>
    /// <param name="unknown">Where the field is kept.</param>
    public static void ReadUnknown(
        this ref Utf8JsonReader json,
        scoped ReadOnlySpan<byte> name,
        string[] known,
        IDictionary<string, object> unknown
    )
    {
        var text = ToText(name);
        if (
            Array.Exists(known, other => string.Equals(other, text, StringComparison.OrdinalIgnoreCase))
            || unknown.ContainsKey(text)
        )
        {
            throw Irregular(ref json);
        }

        unknown[text] = ReadOther(ref json)!;
    }

    /// <summary>The text that bytes stand for.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
#if NET
        return Encoding.UTF8.GetString(bytes);
#else
        return Encoding.UTF8.GetString(bytes.ToArray());
#endif
    }

    /// <summary>What a generated reader throws where it meets a form that it does not know.</summary>
    public static IrregularJsonException Irregular(this ref Utf8JsonReader json) =>
        new($"{json.TokenType} at byte {json.TokenStartIndex}.");

    private static bool Begin(ref Utf8JsonReader json, JsonTokenType start) => !IsNull(ref json, start);

    private static bool IsNull(ref Utf8JsonReader json, JsonTokenType expected) =>
        json.TokenType != expected && (json.TokenType == JsonTokenType.Null ? true : throw Irregular(ref json));

    private static ReadOnlySpan<byte> Plain(ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? throw Irregular(ref json) : json.ValueSpan;

    // Newtonsoft.Json keeps whole numbers of any size.
    private static double? ReadFraction(ref Utf8JsonReader json) =>
        json.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
            ? throw Irregular(ref json)
            : ReadDouble(ref json);

    private static JToken Token(object? value) => value as JToken ?? new JValue(value);
}

/// <summary>A text, or a model, that only Newtonsoft.Json can deal with; never leaves this library.</summary>
internal sealed class IrregularJsonException(string message, Exception? innerException = null)
    : Exception(message, innerException);

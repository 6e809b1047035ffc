using System.Globalization;
using System.Text.Json;

namespace PhotosCore.Json;

/// <summary>A model that writes itself; generated.</summary>
internal interface IJsonModel
{
    /// <summary>Writes the model.</summary>
    /// <exception cref="IrregularJsonException">Only Newtonsoft.Json can write the model.</exception>
    void WriteJson(Utf8JsonWriter json);

    /// <summary>The fields that the model does not know, and values that do not fit.</summary>
    IDictionary<string, object> AdditionalProperties { get; }
}

/// <summary>
/// The values of a request, as the generated writers hand them over: what is null is left out. Values mean what
/// Newtonsoft.Json means by them with our settings; what is out of the ordinary, such as a class that an app derived
/// from a model, throws <see cref="IrregularJsonException"/>, and Newtonsoft.Json writes the whole.
/// </summary>
internal static class JsonWriting
{
    /// <summary>What is written is a tree of models, and never a page for browsers.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = new JsonTextEncoder(), SkipValidation = true };

    /// <summary>Writes a model.</summary>
    /// <exception cref="IrregularJsonException">Only Newtonsoft.Json can write the model.</exception>
    public static byte[] Write(IJsonModel model)
    {
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            model.WriteJson(json);
        }

        // Of its own, not pooled: a request may be sent again, and it is not known which attempt is the last.
        return buffer.WrittenBytes.ToArray();
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } given)
        {
            json.WriteBoolean(name, given);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    /// <summary>A number of 64 bits travels as text.</summary>
    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, given.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is not { } given)
        {
            return;
        }

        if (double.IsNaN(given) || double.IsInfinity(given))
        {
            json.WriteString(name, given.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumber(name, given);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, float? value)
    {
        if (value is { } given && !float.IsNaN(given) && !float.IsInfinity(given))
        {
            json.WriteNumber(name, given);
        }
        else
        {
            json.Property(name, (double?)value);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } given && given.Offset == TimeSpan.Zero)
        {
            json.WriteString(name, given.UtcDateTime.ToString(FormatOf(given), CultureInfo.InvariantCulture));
        }
        else if (value is not null)
        {
            json.WriteString(name, value.Value);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is { } given)
        {
            json.WriteString(name, DurationConverter.Format(given));
        }
    }

    public static void Property<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, T? value)
        where T : struct, IOpenEnumeration
    {
        if (value is { } given)
        {
            json.WriteString(name, given.Value);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IJsonModel? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            value.WriteJson(json);
        }
    }

    public static void Property(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IList<string>? values) =>
        Array(json, name, values, static (json, value) => json.WriteStringValue(value));

    public static void Property<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IList<T>? values)
        where T : struct, IOpenEnumeration =>
        Array(json, name, values, static (json, value) => json.WriteStringValue(value.Value));

    public static void Models<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IList<T>? values)
        where T : class, IJsonModel => Array(json, name, values, static (json, value) => value.WriteJson(json));

    /// <summary>Anything that has no writer of its own.</summary>
    public static void Other(this Utf8JsonWriter json, ReadOnlySpan<byte> name, object? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(JsonSettings.Serialize(value), skipInputValidation: true);
        }
    }

    /// <summary>The fields that the model does not know, which go back as they came.</summary>
    public static void Unknown(this Utf8JsonWriter json, IDictionary<string, object>? fields)
    {
        if (fields is null)
        {
            return;
        }

        foreach (var field in fields)
        {
            json.WritePropertyName(field.Key);
            json.WriteRawValue(
                field.Value is { } value ? JsonSettings.Serialize(value) : "null",
                skipInputValidation: true
            );
        }
    }

    // As the JSON of protocol buffers has fractions: with 0, 3, 6 or 9 digits.
    private static string FormatOf(DateTimeOffset time) =>
        (time.Ticks % TimeSpan.TicksPerSecond) switch
        {
            0 => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            var ticks when ticks % TimeSpan.TicksPerMillisecond == 0 => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            var ticks when ticks % 10 == 0 => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'",
        };

    private static void Array<T>(
        Utf8JsonWriter json,
        ReadOnlySpan<byte> name,
        IList<T>? values,
        Action<Utf8JsonWriter, T> write
    )
    {
        // An empty list and none are the same to Google, and a list that was only looked at is empty.
        if (values is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
            {
                write(json, value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Newtonsoft.Json;

namespace PhotosCore.Json;

/// <summary>
/// Reads and writes <see cref="IOpenEnumeration"/> structs as the text that they stand for, known or not.
/// </summary>
internal sealed class OpenEnumConverter : JsonConverter
{
    private static readonly ConcurrentDictionary<Type, Func<string, object>> Factories = new();

    /// <inheritdoc />
    public override bool CanConvert(Type objectType) =>
        typeof(IOpenEnumeration).IsAssignableFrom(Nullable.GetUnderlyingType(objectType) ?? objectType);

    /// <inheritdoc />
    public override object? ReadJson(
        JsonReader reader,
        Type objectType,
        object? existingValue,
        JsonSerializer serializer
    )
    {
        switch (reader.TokenType)
        {
            case JsonToken.Null:
                // In a list there is no room for null: it becomes the default, which reads as the first known value.
                return Nullable.GetUnderlyingType(objectType) is null ? DefaultOf(objectType) : null;
            // Google's JSON allows the number of a value in place of its name; its text is kept.
            case JsonToken.String or JsonToken.Integer:
                var text = Convert.ToString(reader.Value, System.Globalization.CultureInfo.InvariantCulture)!;
                return Factories.GetOrAdd(Nullable.GetUnderlyingType(objectType) ?? objectType, MakeFactory)(text);
            default:
                throw new JsonSerializationException(
                    $"Expected the name of a value but found {reader.TokenType} at '{reader.Path}'."
                );
        }
    }

    /// <inheritdoc />
    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        writer.WriteValue((value as IOpenEnumeration)?.Value);

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = JsonSettings.Preserved)]
    private static object? DefaultOf(Type type) => Activator.CreateInstance(type);

    // Compiled once per type, because this runs for every value of every page.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = JsonSettings.Preserved)]
    private static Func<string, object> MakeFactory(Type type)
    {
        var text = Expression.Parameter(typeof(string));
        var create = Expression.New(type.GetConstructor([typeof(string)])!, text);
        return Expression.Lambda<Func<string, object>>(Expression.Convert(create, typeof(object)), text).Compile();
    }
}

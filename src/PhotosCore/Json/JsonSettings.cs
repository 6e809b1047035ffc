using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace PhotosCore.Json;

/// <summary>How the models travel. The generated clients take their settings from here.</summary>
internal static class JsonSettings
{
    /// <summary>Why reflection may be used, also where the compiler leaves out what is never called.</summary>
    public const string Preserved = "ILLink.Descriptors.xml keeps all members of this library's types.";

    // One for all: a resolver caches the contracts of types, and a new one per client would make them again.
    private static readonly Contracts ContractResolver = CreateResolver();

    /// <summary>The settings that every client shares.</summary>
    public static JsonSerializerSettings Shared { get; } = Configure(new JsonSerializerSettings());

    /// <summary>
    /// Writes an object as it travels. Not by <see cref="JsonConvert"/>, which would let shine through what the
    /// application has set for itself in <see cref="JsonConvert.DefaultSettings"/>, its converters among them.
    /// </summary>
    public static string Serialize(object value, JsonSerializerSettings? settings = null)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text))
        {
            Serializer(settings).Serialize(writer, value);
        }

        return text.ToString();
    }

    /// <summary>Newtonsoft.Json itself, which works by reflection.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Preserved)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Preserved)]
    public static JsonSerializer Serializer(JsonSerializerSettings? settings = null) =>
        JsonSerializer.Create(settings ?? Shared);

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    public static T Deserialize<T>(string json)
        where T : class
    {
        using var reader = new JsonTextReader(new StringReader(json));
        return Serializer().Deserialize<T>(reader)!;
    }

    /// <summary>
    /// Reads a model by its own reader, as far as that goes: reflection cannot make lists of open enums in native code.
    /// </summary>
    public static T Deserialize<T>(string json, ModelReader<T> read)
        where T : class
    {
        try
        {
            if (JsonReading.Read(Encoding.UTF8.GetBytes(json), read) is { } model)
            {
                return model;
            }
        }
        catch (IrregularJsonException)
        {
            // Newtonsoft.Json knows how.
        }

        return Deserialize<T>(json);
    }

    /// <summary>Sets what the wire depends on.</summary>
    public static JsonSerializerSettings Configure(JsonSerializerSettings settings)
    {
        settings.ContractResolver = ContractResolver;
        settings.NullValueHandling = NullValueHandling.Ignore;
        settings.DefaultValueHandling = DefaultValueHandling.Include;
        settings.MissingMemberHandling = MissingMemberHandling.Ignore;
        settings.TypeNameHandling = TypeNameHandling.None;
        settings.MetadataPropertyHandling = MetadataPropertyHandling.Ignore;
        settings.PreserveReferencesHandling = PreserveReferencesHandling.None;
        settings.Formatting = Formatting.None;
        settings.StringEscapeHandling = StringEscapeHandling.Default;
        settings.DateFormatHandling = DateFormatHandling.IsoDateFormat;
        // Text that looks like a date stays text unless the property is one.
        settings.DateParseHandling = DateParseHandling.None;
        settings.Culture = CultureInfo.InvariantCulture;
        return settings;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Preserved)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Preserved)]
    private static Contracts CreateResolver() => new();

    /// <summary>Leaves out empty lists, as the generated models do: on the wire they are the same as none.</summary>
    private sealed class Contracts : DefaultContractResolver
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Preserved)]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Preserved)]
        public Contracts() { }

        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            if (member is FieldInfo && property.ValueProvider is { } list)
            {
                property.ShouldSerialize = model => list.GetValue(model) is not ICollection { Count: 0 };
            }

            return property;
        }
    }
}

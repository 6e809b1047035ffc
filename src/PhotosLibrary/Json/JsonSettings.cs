using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace PhotosLibrary.Json;

/// <summary>How the models travel. The generated clients take their settings from here.</summary>
internal static class JsonSettings
{
    // One for all: a resolver caches what it finds out about a type, and a new one per client would find out again.
    private static readonly DefaultContractResolver ContractResolver = new();

    /// <summary>The settings that every client shares.</summary>
    public static JsonSerializerSettings Shared { get; } = Configure(new JsonSerializerSettings());

    /// <summary>
    /// Sets everything that the wire depends on, also what is the default anyway: an application may have changed
    /// <see cref="JsonConvert.DefaultSettings"/>, and those would shine through.
    /// </summary>
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
        settings.Culture = System.Globalization.CultureInfo.InvariantCulture;
        return settings;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;
using PhotosCore.Json;

namespace PhotosLibrary.Emulator.Json;

/// <summary>How the messages of the API are written as JSON.</summary>
internal static class WireJson
{
    public const string ContentType = "application/json; charset=UTF-8";

    /// <summary>Times in UTC with a Z, and no fraction that is zero.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    /// <summary>
    /// The resolver that all reading and writing shares, since it caches the contracts of types.
    /// </summary>
    public static IContractResolver Contracts { get; } = new DefaultContractResolver();

    /// <summary>A page of 100 items, in bytes.</summary>
    public const int PageSize = 128 * 1024;

    public static JsonSerializerSettings Settings { get; } = Configure(new JsonSerializerSettings());

    /// <summary>Writes a message by its own writer.</summary>
    public static void Write(IBufferWriter<byte> destination, IJsonModel message, bool isPretty)
    {
        using var json = new Utf8JsonWriter(destination, OptionsOf(isPretty));
        message.WriteJson(json);
    }

    /// <summary>How JSON is written, for people to read or not.</summary>
    public static JsonWriterOptions OptionsOf(bool isPretty) =>
        JsonWriting.Options with
        {
            Indented = isPretty,
            NewLine = "\n",
        };

    /// <summary>The type of a list's elements; null if the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>Sets up a serializer's settings.</summary>
    public static JsonSerializerSettings Configure(JsonSerializerSettings settings)
    {
        settings.ContractResolver = Contracts;
        settings.NullValueHandling = NullValueHandling.Ignore;
        settings.DateParseHandling = DateParseHandling.None;
        settings.MetadataPropertyHandling = MetadataPropertyHandling.Ignore;
        settings.Culture = CultureInfo.InvariantCulture;

        settings.Converters.Add(
            new IsoDateTimeConverter
            {
                DateTimeFormat = TimeFormat,
                DateTimeStyles = DateTimeStyles.AdjustToUniversal,
                Culture = CultureInfo.InvariantCulture,
            }
        );
        return settings;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotosLibrary.Emulator.Json;

/// <summary>The JSON of the emulator's own endpoints: lowerCamelCase, durations as text, no unknown names.</summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new DurationConverter(),
            },
        };

    /// <summary>A response with a JSON body.</summary>
    public static IResult Ok<T>(T body) => Results.Json(body, Options);

    /// <summary>A response that says what is wrong with the request.</summary>
    public static IResult Problem(int status, string message) =>
        Results.Json(new { Error = new { Code = status, Message = message } }, Options, statusCode: status);
}

using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Errors;

/// <summary>Says where and why a call failed (google.rpc.ErrorInfo).</summary>
internal sealed class ErrorInfo
{
    [JsonProperty("@type")]
    public string Type { get; } = "type.googleapis.com/google.rpc.ErrorInfo";

    [JsonProperty("reason")]
    public required string Reason { get; init; }

    [JsonProperty("domain")]
    public string Domain { get; } = HostFacts.Domain;

    [JsonProperty("metadata")]
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}

/// <summary>Says what is wrong with a request (google.rpc.BadRequest).</summary>
internal sealed class BadRequest
{
    [JsonProperty("@type")]
    public string Type { get; } = "type.googleapis.com/google.rpc.BadRequest";

    [JsonProperty("fieldViolations")]
    public required IReadOnlyList<FieldViolation> FieldViolations { get; init; }
}

/// <summary>Says where to read on (google.rpc.Help).</summary>
internal sealed class Help
{
    [JsonProperty("@type")]
    public string Type { get; } = "type.googleapis.com/google.rpc.Help";

    [JsonProperty("links")]
    public required IReadOnlyList<HelpLink> Links { get; init; }
}

/// <summary>A page to read.</summary>
internal sealed record HelpLink(
    [property: JsonProperty("description")] string Description,
    [property: JsonProperty("url")] string Url
);

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">
/// Path of the field in the proto's names, for example <c>new_media_items[0].description</c>.
/// </param>
/// <param name="Description">What is wrong.</param>
internal sealed record FieldViolation(
    [property: JsonProperty("field", NullValueHandling = NullValueHandling.Ignore)] string? Field,
    [property: JsonProperty("description")] string Description
);

using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Errors;

/// <summary>
/// Google's envelope around an error: <c>ErrorResponse</c> in the spec, of which clients make no type.
/// </summary>
internal sealed class ErrorEnvelope
{
    [JsonProperty("error")]
    public ErrorBody? Error { get; set; }
}

/// <summary>An error: <c>ErrorStatus</c> in the spec.</summary>
internal sealed class ErrorBody
{
    [JsonProperty("code")]
    public int Code { get; set; }

    [JsonProperty("message")]
    public string? Message { get; set; }

    [JsonProperty("status")]
    public string? Status { get; set; }

    [JsonProperty("details")]
    public IList<object>? Details { get; set; }

    [JsonProperty("errors")]
    public IList<LegacyError>? Errors { get; set; }
}

/// <summary>An error as older APIs of Google say it: <c>ErrorItem</c> in the spec.</summary>
internal sealed class LegacyError
{
    [JsonProperty("message")]
    public string? Message { get; set; }

    [JsonProperty("domain")]
    public string? Domain { get; set; }

    [JsonProperty("reason")]
    public string? Reason { get; set; }
}

using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Errors;

namespace PhotosCore.Responses;

/// <summary>
/// What the body of a failed response says, in either form that comes: Google's envelope around an error, or the bare
/// status of the upload endpoint. Nothing is trusted to be of the type that it should be.
/// </summary>
internal sealed class ErrorEnvelope
{
    /// <summary>Google's words.</summary>
    public string? Message { get; private init; }

    /// <summary>Name of the <c>google.rpc</c> code.</summary>
    public string? Status { get; private init; }

    /// <summary>Google's reason as a word.</summary>
    public string? Reason { get; private init; }

    /// <summary>Google's further facts.</summary>
    public IReadOnlyList<JToken> Details { get; private init; } = [];

    /// <summary>Reads a body; null if it is no error of Google's.</summary>
    public static ErrorEnvelope? Read(byte[] body)
    {
        JObject? json;
        try
        {
            using var reader = new JsonTextReader(new StreamReader(new MemoryStream(body), Encoding.UTF8));
            reader.DateParseHandling = DateParseHandling.None;
            json = JToken.ReadFrom(reader) as JObject;
        }
        catch (JsonException)
        {
            // A page for people, or JSON that was cut off: the excerpt shows it.
            return null;
        }

        return json?["error"] is JObject error ? Read(error, TextOf(error["status"]))
            : json is not null && IsBare(json) ? Read(json, NameOfCode(json["code"]))
            : null;
    }

    /// <summary>A text, or a number as text; null if it is neither.</summary>
    public static string? TextOf(JToken? token) =>
        token is JValue { Type: JTokenType.String or JTokenType.Integer } value
            ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static bool IsBare(JObject json) =>
        json["code"] is JValue { Type: JTokenType.Integer } || TextOf(json["message"]) is not null;

    private static string? NameOfCode(JToken? code) =>
        code is JValue { Value: long number } ? RpcCodes.NameOf((int)Math.Min(number, int.MaxValue)) : null;

    private static ErrorEnvelope Read(JObject error, string? status)
    {
        var details = (error["details"] as JArray ?? []).Where(detail => detail.Type != JTokenType.Null).ToList();
        return new ErrorEnvelope
        {
            Message = TextOf(error["message"]),
            Status = status,
            Details = details,
            Reason =
                details.Select(ReasonOf).FirstOrDefault(reason => reason is not null)
                ?? (error["errors"] as JArray ?? []).Select(ReasonOf).FirstOrDefault(reason => reason is not null),
        };
    }

    private static string? ReasonOf(JToken detail) =>
        (detail as JObject)?["reason"] is JValue { Type: JTokenType.String } reason ? (string?)reason : null;
}

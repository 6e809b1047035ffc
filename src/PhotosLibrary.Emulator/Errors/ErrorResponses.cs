using System.Text;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.Errors;

/// <summary>Writes errors in the two shapes that Google has for them.</summary>
internal static class ErrorResponses
{
    private const string Challenge = $"""
        Bearer realm="https://{HostFacts.SignIn}/", error="invalid_token"
        """;

    /// <summary>Writes <c>{"error": …}</c>, the shape of every method but the uploads.</summary>
    public static Task WriteEnvelopeAsync(HttpResponse response, ApiException exception)
    {
        if (exception.Code == RpcCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        return WriteAsync(
            response,
            exception.HttpStatus,
            new ErrorEnvelope
            {
                Error = new ErrorBody
                {
                    Code = exception.HttpStatus,
                    Message = exception.Message,
                    Status = exception.Code.ToName(),
                    Details = exception.Details.Count > 0 ? [.. exception.Details] : null,
                    Errors = exception.LegacyReason is { } reason
                        ?
                        [
                            new LegacyError
                            {
                                Message = exception.Message,
                                Domain = "global",
                                Reason = reason,
                            },
                        ]
                        : null,
                },
            }
        );
    }

    /// <summary>Writes a bare <c>google.rpc.Status</c>, the shape of the uploads.</summary>
    public static Task WriteBareStatusAsync(HttpResponse response, ApiException exception) =>
        WriteAsync(
            response,
            exception.HttpStatus,
            new Status { Code = (int)exception.Code, Message = exception.Message }
        );

    private static Task WriteAsync(HttpResponse response, int httpStatus, object body)
    {
        response.StatusCode = httpStatus;
        if (httpStatus is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        response.ContentType = WireJson.ContentType;
        var formatting = JsonParameters.WantsPrettyPrint(response.HttpContext.Request)
            ? Formatting.Indented
            : Formatting.None;
        var json = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(body, formatting, WireJson.Settings));
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json).AsTask();
    }
}

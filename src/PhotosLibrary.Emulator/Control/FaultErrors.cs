using System.Globalization;
using System.Net.Mime;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Api.Json;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Control;

/// <summary>Writes the error of a fault, in the shape that the endpoint has for errors.</summary>
internal static class FaultErrors
{
    private const string Consumer = "for consumer 'project_number:123456789'.";

    private const string Page = """
        <!DOCTYPE html>
        <html lang=en>
          <meta charset=utf-8>
          <title>Error 502 (Server Error)!!1</title>
          <p><b>502.</b> <ins>That’s an error.</ins>
          <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.
        </html>

        """;

    /// <summary>Writes the answer.</summary>
    public static Task WriteAsync(HttpContext context, Fault fault, string? operation)
    {
        var response = context.Response;
        response.Clear();
        if (fault.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (fault.Body is { } body)
            return WriteAsync(response, fault.Status ?? 500, fault.ContentType ?? WireJson.ContentType, body);
        if (fault.Error == FaultError.HtmlPage)
            return WriteAsync(response, fault.Status ?? 502, "text/html; charset=UTF-8", Page);

        var error = ErrorOf(fault.Error, fault.Status);
        if (operation is RequestOperation.MediaDownload)
            return WriteAsync(response, error.HttpStatus, MediaTypeNames.Text.Plain, error.Message);
        if (operation?.StartsWith(RequestOperation.OAuthPrefix, StringComparison.Ordinal) == true)
            return WriteOAuthAsync(response, error);
        var isBare = context.GetEndpoint()?.Metadata.GetMetadata<BareErrors>() is not null;
        if (error.Rpc == 16 && !isBare) response.Headers.WWWAuthenticate = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
        var json = isBare ? ToBareStatus(error) : ToEnvelope(error);
        return WriteAsync(response, error.HttpStatus, WireJson.ContentType, json.ToString(Formatting.None));
    }

    private static JObject ToBareStatus(GoogleError error) => new()
    {
        ["code"] = error.Rpc,
        ["message"] = error.Rpc == 16 ? "Authentication session is not defined." : error.Message,
    };

    private static JObject ToEnvelope(GoogleError error)
    {
        var inner = new JObject { ["code"] = error.HttpStatus, ["message"] = error.Message };
        if (error.QuotaLimit is not null)
        {
            inner["errors"] = new JArray(new JObject
            {
                ["message"] = error.Message,
                ["domain"] = "global",
                ["reason"] = "rateLimitExceeded",
            });
        }

        inner["status"] = error.Status;
        if (error.QuotaLimit is not null) inner["details"] = ToQuotaDetails(error);
        return new JObject { ["error"] = inner };
    }

    private static JArray ToQuotaDetails(GoogleError error)
    {
        var metadata = new JObject();
        if (error.QuotaLimitValue is not null) metadata["quota_limit_value"] = error.QuotaLimitValue;
        metadata["consumer"] = "projects/123456789";
        metadata["service"] = "photoslibrary.googleapis.com";
        metadata["quota_limit"] = error.QuotaLimit;
        metadata["quota_location"] = "global";
        metadata["quota_metric"] = error.QuotaMetric;
        return new JArray(
            new JObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                ["reason"] = "RATE_LIMIT_EXCEEDED",
                ["domain"] = "googleapis.com",
                ["metadata"] = metadata,
            },
            new JObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.Help",
                ["links"] = new JArray(new JObject
                {
                    ["description"] = "Request a higher quota limit.",
                    ["url"] = "https://cloud.google.com/docs/quota#requesting_higher_quota",
                }),
            });
    }

    private static Task WriteOAuthAsync(HttpResponse response, GoogleError error)
    {
        var (status, name, text) = error.Rpc == 16
            ? (400, "invalid_grant", "Token has been expired or revoked.")
            : (error.HttpStatus, error.HttpStatus >= 500 ? "internal_failure" : "invalid_request", error.Message);
        var json = new JObject { ["error"] = name, ["error_description"] = text };
        return WriteAsync(response, status, WireJson.ContentType, json.ToString(Formatting.None));
    }

    private static GoogleError ErrorOf(FaultError? error, int? status)
    {
        var known = error switch
        {
            FaultError.DailyQuota => new GoogleError(
                429, $"Quota exceeded for quota metric 'All requests' and limit 'All requests per day' of service 'photoslibrary.googleapis.com' {Consumer}")
            {
                QuotaLimit = "ApiCallsPerProjectPerDay",
                QuotaMetric = "photoslibrary.googleapis.com/all_requests",
                QuotaLimitValue = "10000",
            },
            FaultError.WritesPerMinute => new GoogleError(
                429, $"Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'photoslibrary.googleapis.com' {Consumer}")
            {
                QuotaLimit = "WritesPerMinutePerUser",
                QuotaMetric = "photoslibrary.googleapis.com/write_requests",
            },
            FaultError.ConcurrentWrite => new GoogleError(
                429, "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."),
            FaultError.Unavailable => new GoogleError(503, "The service is currently unavailable."),
            FaultError.Internal => new GoogleError(500, ApiErrors.Internal().Message),
            FaultError.Unauthenticated => new GoogleError(401, ApiErrors.Unauthenticated().Message),
            FaultError.PermissionDenied => new GoogleError(403, ApiErrors.CallerHasNoPermission().Message),
            FaultError.ExpiredBaseUrl => new GoogleError(
                403, "This base URL has expired. Get the media item for a new one."),
            _ => new GoogleError(status!.Value, TextOf(status.Value)),
        };
        return status is { } other ? known with { HttpStatus = other } : known;
    }

    private static string TextOf(int status) => status switch
    {
        400 => "Request contains an invalid argument.",
        401 => ApiErrors.Unauthenticated().Message,
        403 => ApiErrors.CallerHasNoPermission().Message,
        404 => "Requested entity was not found.",
        409 => "The operation was aborted.",
        429 => "Resource has been exhausted (e.g. check quota).",
        503 => "The service is currently unavailable.",
        504 => "Deadline expired before operation could complete.",
        _ => ApiErrors.Internal().Message,
    };

    private static Task WriteAsync(HttpResponse response, int status, string contentType, string body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        var bytes = Encoding.UTF8.GetBytes(body);
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return Task.CompletedTask;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes).AsTask();
    }

    /// <summary>An error with the codes that go with its HTTP status (google/rpc/code.proto).</summary>
    private sealed record GoogleError(int HttpStatus, string Message)
    {
        public string? QuotaLimit { get; init; }

        public string? QuotaMetric { get; init; }

        public string? QuotaLimitValue { get; init; }

        public int Rpc => Code.Number;

        public string Status => Code.Name;

        private (int Number, string Name) Code => HttpStatus switch
        {
            401 => (16, "UNAUTHENTICATED"),
            403 => (7, "PERMISSION_DENIED"),
            404 => (5, "NOT_FOUND"),
            409 => (10, "ABORTED"),
            429 => (8, "RESOURCE_EXHAUSTED"),
            499 => (1, "CANCELLED"),
            501 => (12, "UNIMPLEMENTED"),
            503 => (14, "UNAVAILABLE"),
            504 => (4, "DEADLINE_EXCEEDED"),
            >= 500 => (13, "INTERNAL"),
            _ => (3, "INVALID_ARGUMENT"),
        };
    }
}

using System.Globalization;
using System.Net.Mime;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Control.Requests;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Quotas;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>Writes the error of a fault, in the shape that the endpoint has for errors.</summary>
internal static class FaultErrors
{
    // A client id without a project's number.
    private const string AnyProject = "";

    private const string Page = """
        <!DOCTYPE html>
        <html lang=en>
          <meta charset=utf-8>
          <title>Error 502 (Server Error)!!1</title>
          <p><b>502.</b> <ins>That’s an error.</ins>
          <p>The server encountered a temporary error and could not complete your request.
          <p>Please try again in 30 seconds.
        </html>

        """;

    public static Task WriteAsync(HttpContext context, Fault fault, string? operation)
    {
        var response = context.Response;
        response.Clear();
        if (fault.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (fault.Body is { } body)
        {
            return WriteAsync(response, fault.Status ?? 500, fault.ContentType ?? WireJson.ContentType, body);
        }

        if (fault.Error == FaultError.HtmlPage)
        {
            return WriteAsync(response, fault.Status ?? 502, "text/html; charset=UTF-8", Page);
        }

        var error = ErrorOf(fault.Error, fault.Status, operation);
        if (operation is RequestOperation.MediaDownload)
        {
            return WriteAsync(response, error.HttpStatus, MediaTypeNames.Text.Plain, error.Message);
        }

        if (operation?.StartsWith(RequestOperation.OAuthPrefix, StringComparison.Ordinal) == true)
        {
            return WriteOAuthAsync(response, error);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<BareErrors>() is null)
        {
            return ErrorResponses.WriteEnvelopeAsync(response, error);
        }

        return ErrorResponses.WriteBareStatusAsync(
            response,
            error.Code == RpcCode.Unauthenticated ? ApiErrors.UploadUnauthenticated() : error
        );
    }

    private static Task WriteOAuthAsync(HttpResponse response, ApiException error)
    {
        var (status, name, text) =
            error.Code == RpcCode.Unauthenticated
                ? (400, "invalid_grant", OAuthFacts.GrantEnded)
                : (error.HttpStatus, error.HttpStatus >= 500 ? "internal_failure" : "invalid_request", error.Message);
        var json = new JObject { ["error"] = name, ["error_description"] = text };
        return WriteAsync(response, status, WireJson.ContentType, json.ToString(Formatting.None));
    }

    private static bool IsOfAlbums(string? operation) =>
        operation?.StartsWith("Albums_", StringComparison.Ordinal) == true
        || operation?.StartsWith("SharedAlbums_", StringComparison.Ordinal) == true;

    private static ApiException ErrorOf(FaultError? error, int? status, string? operation)
    {
        var known = error switch
        {
            FaultError.DailyQuota => QuotaErrors.RequestsPerDay(QuotaOptions.Google.RequestsPerDay, AnyProject),
            FaultError.WritesPerMinute => QuotaErrors.WritesPerMinute(null, AnyProject),
            FaultError.ConcurrentWrite => QuotaErrors.ConcurrentWrites(),
            FaultError.Unavailable => OfStatus(503),
            FaultError.Internal => ApiErrors.Internal(),
            FaultError.Unauthenticated => ApiErrors.Unauthenticated(),
            FaultError.PermissionDenied => ApiErrors.CallerHasNoPermission(),
            // By what Google's own importer looks for, only calls about photos say so.
            FaultError.PhotosDisabled when IsOfAlbums(operation) => ApiErrors.CallerHasNoPermission(),
            FaultError.PhotosDisabled => ApiErrors.PhotosDisabled(),
            FaultError.ApiNotEnabled => ApiErrors.ApiNotEnabled(),
            FaultError.StorageFull => ApiErrors.StorageFull(),
            FaultError.ExpiredBaseUrl => new ApiException(
                RpcCode.PermissionDenied,
                "This base URL has expired. Get the media item for a new one."
            ),
            _ => OfStatus(status!.Value),
        };
        return status is not { } other || other == known.HttpStatus
            ? known
            : new ApiException(CodeOf(other), known.Message, [.. known.Details])
            {
                HttpStatus = other,
                LegacyReason = known.LegacyReason,
            };
    }

    private static ApiException OfStatus(int status) => new(CodeOf(status), TextOf(status)) { HttpStatus = status };

    // The code that goes with an HTTP status (google/rpc/code.proto).
    private static RpcCode CodeOf(int status) =>
        status switch
        {
            401 => RpcCode.Unauthenticated,
            403 => RpcCode.PermissionDenied,
            404 => RpcCode.NotFound,
            409 => RpcCode.Aborted,
            429 => RpcCode.ResourceExhausted,
            499 => RpcCode.Cancelled,
            501 => RpcCode.Unimplemented,
            503 => RpcCode.Unavailable,
            504 => RpcCode.DeadlineExceeded,
            >= 500 => RpcCode.Internal,
            _ => RpcCode.InvalidArgument,
        };

    private static string TextOf(int status) =>
        status switch
        {
            400 => ErrorTexts.InvalidArgument,
            401 => ErrorTexts.Unauthenticated,
            403 => ErrorTexts.CallerHasNoPermission,
            404 => ErrorTexts.NotFound,
            409 => ErrorTexts.Aborted,
            429 => ErrorTexts.ResourceExhausted,
            503 => ErrorTexts.Unavailable,
            504 => ErrorTexts.DeadlineExceeded,
            _ => ErrorTexts.Internal,
        };

    private static Task WriteAsync(HttpResponse response, int status, string contentType, string body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        var bytes = Encoding.UTF8.GetBytes(body);
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes).AsTask();
    }
}

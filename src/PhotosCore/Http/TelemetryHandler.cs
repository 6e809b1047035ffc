using System.Diagnostics;
using System.Globalization;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// Traces and measures a call from the caller's side: with the time that it waits for locks and permits, and all
/// retries.
/// </summary>
internal sealed class TelemetryHandler(Telemetry telemetry, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        using var activity = telemetry.Start(call, request);
        var start = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var statusCode = (int)response.StatusCode;
            var errorType = statusCode < 400 ? null : statusCode.ToString(CultureInfo.InvariantCulture);
            Finish(activity, call, statusCode, errorType);
            telemetry.Completed(call, statusCode, errorType, time.GetElapsedTime(start));
            CountBytes(request, response, call);
            return response;
        }
        catch (Exception e)
        {
            var errorType = Telemetry.ErrorTypeOf(e);
            if (e is PhotosApiException error)
            {
                Finish(activity, call, (int)error.StatusCode, errorType);
                telemetry.Completed(call, (int)error.StatusCode, errorType, time.GetElapsedTime(start));
            }
            else
            {
                Finish(activity, call, null, errorType);
                telemetry.Failed(call, errorType, time.GetElapsedTime(start));
            }

            throw;
        }
    }

    private static void Finish(Activity? activity, ApiCall call, int? statusCode, string? errorType)
    {
        if (activity is null)
        {
            return;
        }

        if (statusCode is not null)
        {
            activity.SetTag("http.response.status_code", statusCode);
        }

        if (call.Attempts > 1)
        {
            activity.SetTag("http.request.resend_count", call.Attempts - 1);
        }

        if (errorType is not null)
        {
            activity.SetTag("error.type", errorType);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private void CountBytes(HttpRequestMessage request, HttpResponseMessage response, ApiCall call)
    {
        if (call.Operation.Effect != OperationEffect.Bytes || !response.IsSuccessStatusCode)
        {
            return;
        }

        if (call.Operation.IsOfApi)
        {
            telemetry.Uploaded(request.Content?.Headers.ContentLength ?? 0);
        }
        else
        {
            telemetry.Downloading(response.Content?.Headers.ContentLength ?? 0);
        }
    }
}

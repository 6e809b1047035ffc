using System.Diagnostics;

namespace PhotosLibrary.Http;

/// <summary>
/// Traces and measures a call from the caller's side: with the waiting for its turn and all repetitions.
/// </summary>
internal sealed class TelemetryHandler(Telemetry telemetry, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (ApiCall.Find(request) is not { } call)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var activity = Telemetry.Activities.StartActivity(call.Operation.Method, ActivityKind.Client);
        activity?.SetTag("photoslibrary.method", call.Operation.Method);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri?.Host);
        activity?.SetTag("server.port", request.RequestUri?.Port);
        var start = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var statusCode = (int)response.StatusCode;
            var errorType =
                statusCode < 400 ? null : statusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Finish(activity, call, statusCode, errorType);
            telemetry.Answered(call, statusCode, errorType, time.GetElapsedTime(start));
            CountBytes(request, response, call);
            return response;
        }
        catch (Exception e)
        {
            var errorType = Telemetry.ErrorTypeOf(e);
            if (e is PhotosLibraryException error)
            {
                Finish(activity, call, (int)error.StatusCode, errorType);
                telemetry.Answered(call, (int)error.StatusCode, errorType, time.GetElapsedTime(start));
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

    private static void CountBytes(HttpRequestMessage request, HttpResponseMessage response, ApiCall call)
    {
        if (call.Operation.Effect != OperationEffect.Bytes || !response.IsSuccessStatusCode)
        {
            return;
        }

        if (call.Operation.IsOfApi)
        {
            Telemetry.Uploaded(request.Content?.Headers.ContentLength ?? 0);
        }
        else
        {
            Telemetry.Downloads(response.Content?.Headers.ContentLength ?? 0);
        }
    }
}

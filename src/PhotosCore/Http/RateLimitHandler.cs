using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// Holds a request back as long as Google has asked any request of the user to stay away, and for the app's own
/// limiters.
/// </summary>
internal sealed class RateLimitHandler(
    Throttle throttle,
    Telemetry telemetry,
    Backoff backoff,
    TimeProvider time,
    RateLimits limits
) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = ApiCall.Of(request);
        var operation = call.Operation;
        if (!operation.IsOfApi)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var permit =
            call.TakePermit?.Invoke() ?? await limits.AcquireAsync(operation, cancellationToken).ConfigureAwait(false);
        // Last, and again and again: while this one waited, another may have been told to wait longer.
        while (throttle.PauseLeft(Throttle.Now(time), operation) is { Ticks: > 0 } left)
        {
            telemetry.Throttled(operation, left);
            await backoff.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

using System.Globalization;
using System.Threading.RateLimiting;
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
    RateLimiter? requestLimiter,
    RateLimiter? writeLimiter
) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var operation = ApiCall.Of(request).Operation;
        if (!operation.IsOfApi)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var write = operation.IsWrite
            ? await AcquireAsync(writeLimiter, operation, cancellationToken).ConfigureAwait(false)
            : null;
        using var permit = await AcquireAsync(requestLimiter, operation, cancellationToken).ConfigureAwait(false);
        // Last, and again and again: while this one waited, another may have been told to wait longer.
        while (throttle.PauseLeft(Throttle.Now(time), operation) is { Ticks: > 0 } left)
        {
            telemetry.Throttled(operation, left);
            await backoff.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<RateLimitLease?> AcquireAsync(
        RateLimiter? limiter,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        if (limiter is null)
        {
            return null;
        }

        var lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        using (lease)
        {
            var when = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                ? string.Format(CultureInfo.InvariantCulture, " It says to come back in {0:F0} s.", wait.TotalSeconds)
                : "";
            throw new InvalidOperationException(
                $"{operation} was not sent: the rate limiter of this client's options gave no permit, "
                    + $"and has no room to wait.{when}"
            );
        }
    }
}

using System.Globalization;
using System.Threading.RateLimiting;

namespace PhotosLibrary.Http;

/// <summary>
/// Lets a request wait as long as Google has told any request of the user to, and for the caller's own limits.
/// </summary>
internal sealed class PaceHandler(
    Traffic traffic,
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
        if (ApiCall.Find(request)?.Operation is not { IsOfApi: true } operation)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var write = operation.IsWrite
            ? await AcquireAsync(writeLimiter, operation, cancellationToken).ConfigureAwait(false)
            : null;
        using var permit = await AcquireAsync(requestLimiter, operation, cancellationToken).ConfigureAwait(false);
        // Last, and again and again: while this one waited, another may have been told to wait longer.
        while (traffic.PauseLeft(Traffic.Now(time), operation) is { Ticks: > 0 } left)
        {
            Telemetry.WaitsForQuota(operation, left);
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

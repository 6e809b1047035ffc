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
    TimeSpan limit,
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
        var start = time.GetTimestamp();
        while (throttle.PauseLeft(Throttle.Now(time), operation) is { Ticks: > 0 } left)
        {
            if (time.GetElapsedTime(start) + left > limit)
            {
                throw NotSent(
                    operation,
                    $"Google has asked this user's calls to stay away for {TimeLimit.InWords(left)} more"
                );
            }

            telemetry.Throttled(operation, left);
            await backoff.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RateLimitLease?> AcquireAsync(
        RateLimiter? limiter,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        if (limiter is null)
        {
            return null;
        }

        var lease = await WaitAsync(limiter, operation, cancellationToken).ConfigureAwait(false);
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

    private async Task<RateLimitLease> WaitAsync(
        RateLimiter limiter,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        using var wait = new TimeLimit(limit, time, cancellationToken);
        try
        {
            wait.Start("the rate limiter of this client's options gave no permit");
            return await wait.WaitAsync(limiter.AcquireAsync(1, wait.Token).AsTask()).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw NotSent(operation, e.Message, e);
        }
    }

    // No failure of an attempt, which would be retried: the next one would wait as long.
    private static PhotosConnectionException NotSent(ApiOperation operation, string why, Exception? cause = null) =>
        new($"{operation} was not sent: {why}.", cause, operation.Method, attempts: 0);
}

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

    // No failure of an attempt, which would be retried: the next one would wait as long.
    private static PhotosConnectionException NotSent(ApiOperation operation, string why, Exception? cause = null) =>
        new($"{operation} was not sent: {why}.", cause, operation.Method, attempts: 0);
}

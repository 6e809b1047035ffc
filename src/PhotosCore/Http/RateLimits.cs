using System.Threading.RateLimiting;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>The app's own limiters, which give each request a permit or refuse it.</summary>
/// <param name="requests">Of every request; null for none.</param>
/// <param name="writes">Of writes; null for none.</param>
/// <param name="limit">How long a permit is waited for at most.</param>
/// <param name="time">The clock.</param>
internal sealed class RateLimits(RateLimiter? requests, RateLimiter? writes, TimeSpan limit, TimeProvider time)
{
    public static RateLimits None { get; } = new(null, null, TimeSpan.Zero, TimeProvider.System);

    /// <summary>
    /// Whether a permit that is used is gone, so that one has to be kept back for what must not be missed. Those of a
    /// <see cref="ConcurrencyLimiter"/> come back; to hold one might keep it from all others.
    /// </summary>
    public bool AreUsedUp => requests is not (null or ConcurrencyLimiter) || writes is not (null or ConcurrencyLimiter);

    /// <summary>Waits for the permits of a request, as far as the limiters have room to wait.</summary>
    /// <returns>Holds the permits until it is disposed; null if there are no limiters.</returns>
    /// <exception cref="PhotosRateLimitException">A limiter refused.</exception>
    public async ValueTask<IDisposable?> AcquireAsync(ApiOperation operation, CancellationToken cancellationToken)
    {
        var write = operation.IsWrite
            ? await AcquireAsync(writes, RateLimitKind.Writes, operation, cancellationToken).ConfigureAwait(false)
            : null;
        try
        {
            var request = await AcquireAsync(requests, RateLimitKind.Requests, operation, cancellationToken)
                .ConfigureAwait(false);
            return write is null || request is null ? write ?? request : new Permits(write, request);
        }
        catch
        {
            write?.Dispose();
            throw;
        }
    }

    private async ValueTask<RateLimitLease?> AcquireAsync(
        RateLimiter? limiter,
        RateLimitKind kind,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        if (limiter is null)
        {
            return null;
        }

        var lease = await WaitAsync(limiter, kind, operation, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        using (lease)
        {
            throw PhotosRateLimitException.Of(
                operation.Method,
                kind,
                lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null
            );
        }
    }

    private async Task<RateLimitLease> WaitAsync(
        RateLimiter limiter,
        RateLimitKind kind,
        ApiOperation operation,
        CancellationToken cancellationToken
    )
    {
        using var wait = new TimeLimit(limit, time, cancellationToken);
        try
        {
            wait.Start("gave no permit");
            return await wait.WaitAsync(limiter.AcquireAsync(1, wait.Token).AsTask()).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw PhotosRateLimitException.Of(operation.Method, kind, e);
        }
    }

    private sealed class Permits(RateLimitLease write, RateLimitLease request) : IDisposable
    {
        public void Dispose()
        {
            request.Dispose();
            write.Dispose();
        }
    }
}

using System.Collections.Concurrent;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>Permits of the app's limiters that are kept back for calls to come.</summary>
internal sealed class PermitReserve(RateLimits limits, ApiOperation operation) : IDisposable
{
    private readonly ConcurrentQueue<IDisposable> _permits = new();

    /// <summary>How many are kept back.</summary>
    public int Count => _permits.Count;

    /// <summary>Keeps a further permit back, or waits for it as the limiters do.</summary>
    /// <exception cref="PhotosRateLimitException">A limiter refused.</exception>
    public async Task AddAsync(CancellationToken cancellationToken)
    {
        if (await limits.AcquireAsync(operation, cancellationToken).ConfigureAwait(false) is { } permit)
        {
            _permits.Enqueue(permit);
        }
    }

    /// <summary>Gives one of them away; null if there is none.</summary>
    public IDisposable? Take() => _permits.TryDequeue(out var permit) ? permit : null;

    public void Dispose()
    {
        while (_permits.TryDequeue(out var permit))
        {
            permit.Dispose();
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// What all calls of one user to one API share: the lock for writes, and the time until which Google has asked to stay
/// away, for those calls that the quota concerns.
/// </summary>
internal sealed class Throttle
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<ApiService, Throttle>> Users = new();

    private readonly ConcurrentDictionary<int, SemaphoreSlim> _writeLocks = new();
    private readonly object _gate = new();
    private TimeSpan _resumeAt;
    private TimeSpan _resumeWritesAt;
    private TimeSpan _resumeUploadsAt;

    /// <summary>
    /// The throttle of a user, who is known by what gives the tokens: clients of the same credential share it.
    /// </summary>
    public static Throttle Of(object credential, ApiService service) =>
        Users.GetValue(credential, static _ => new()).GetOrAdd(service, static _ => new Throttle());

    /// <summary>Waits until fewer writes than allowed are in progress; first come, first served.</summary>
    /// <param name="maxConcurrentWrites">How many are allowed; clients that allow as many share them.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IDisposable> LockWriteAsync(int maxConcurrentWrites, CancellationToken cancellationToken)
    {
        var writes = _writeLocks.GetOrAdd(maxConcurrentWrites, static max => new SemaphoreSlim(max, max));
        await writes.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new WriteLock(writes);
    }

    /// <summary>
    /// Monotonic time, whatever the clock is set to meanwhile; comparable among all clients of a process.
    /// </summary>
    public static TimeSpan Now(TimeProvider time) => time.GetElapsedTime(0);

    /// <summary>Holds calls back for a while.</summary>
    /// <param name="until">When calls may be sent again, by <see cref="Now"/>.</param>
    /// <param name="quota">The quota that is used up; calls that it does not count are not held back.</param>
    public void Pause(TimeSpan until, QuotaKind? quota)
    {
        lock (_gate)
        {
            switch (quota)
            {
                case QuotaKind.WritesPerMinute or QuotaKind.ConcurrentWrites:
                    _resumeWritesAt = Later(until, _resumeWritesAt);
                    break;
                case QuotaKind.UploadsPerMinute:
                    _resumeUploadsAt = Later(until, _resumeUploadsAt);
                    break;
                default:
                    _resumeAt = Later(until, _resumeAt);
                    break;
            }
        }
    }

    /// <summary>How long a call has to wait from now on; zero or less if it has not.</summary>
    public TimeSpan PauseLeft(TimeSpan now, ApiOperation operation)
    {
        lock (_gate)
        {
            var own =
                operation.IsWrite ? _resumeWritesAt
                : operation.Effect == OperationEffect.Bytes ? _resumeUploadsAt
                : default;
            return Later(own, _resumeAt) - now;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class WriteLock(SemaphoreSlim writes) : IDisposable
    {
        private SemaphoreSlim? _writes = writes;

        public void Dispose() => Interlocked.Exchange(ref _writes, null)?.Release();
    }
}

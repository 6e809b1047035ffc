using System.Runtime.CompilerServices;

namespace PhotosLibrary.Http;

/// <summary>
/// What all calls of one user have in common: writes go one at a time, and when Google tells one call to wait, all wait
/// that the reason concerns.
/// </summary>
#pragma warning disable CA1001 // The semaphore has nothing to dispose of as long as nobody asks for its wait handle.
internal sealed class Traffic
#pragma warning restore CA1001
{
    private static readonly ConditionalWeakTable<object, Traffic> Users = new();

    private readonly SemaphoreSlim _writeTurn = new(1, 1);
    private readonly object _gate = new();
    private TimeSpan _resumeAt;
    private TimeSpan _resumeWritesAt;
    private TimeSpan _resumeUploadsAt;

    /// <summary>
    /// The traffic of a user, who is known by what gives the tokens: clients of the same credential share it.
    /// </summary>
    public static Traffic Of(object credential) => Users.GetValue(credential, static _ => new Traffic());

    /// <summary>Waits until no other write is under way; who came first goes first.</summary>
    public async Task<IDisposable> TakeWriteTurnAsync(CancellationToken cancellationToken)
    {
        await _writeTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new WriteTurn(_writeTurn);
    }

    /// <summary>
    /// Time as it goes on, whatever somebody sets the clock to meanwhile; comparable among all clients of a process.
    /// </summary>
    public static TimeSpan Now(TimeProvider time) => time.GetElapsedTime(0);

    /// <summary>Lets nobody call for a while.</summary>
    /// <param name="until">When calls are good again, by <see cref="Now"/>.</param>
    /// <param name="quota">The quota that is used up; others may go on if it is not theirs.</param>
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

    private sealed class WriteTurn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}

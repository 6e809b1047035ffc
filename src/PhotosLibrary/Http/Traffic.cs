using System.Runtime.CompilerServices;

namespace PhotosLibrary.Http;

/// <summary>
/// What all calls of one user have in common: writes go one at a time, and when Google tells one call to wait, all wait.
/// </summary>
#pragma warning disable CA1001 // The semaphore has nothing to dispose of as long as nobody asks for its wait handle.
internal sealed class Traffic
#pragma warning restore CA1001
{
    private static readonly ConditionalWeakTable<object, Traffic> Users = new();

    private readonly SemaphoreSlim _writeTurn = new(1, 1);
    private readonly object _gate = new();
    private DateTimeOffset _resumeAt;
    private DateTimeOffset _resumeWritesAt;

    /// <summary>
    /// The traffic of a user, who is known by what gives the tokens: clients of the same credential share it.
    /// </summary>
    public static Traffic Of(object credential) => Users.GetValue(credential, static _ => new Traffic());

    /// <summary>Waits until no other write is under way.</summary>
    public async Task<IDisposable> TakeWriteTurnAsync(CancellationToken cancellationToken)
    {
        await _writeTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new WriteTurn(_writeTurn);
    }

    /// <summary>Lets nobody call for a while.</summary>
    /// <param name="until">When calls are good again.</param>
    /// <param name="onlyWrites">Whether reads may go on.</param>
    public void Pause(DateTimeOffset until, bool onlyWrites)
    {
        lock (_gate)
        {
            _resumeWritesAt = until > _resumeWritesAt ? until : _resumeWritesAt;
            _resumeAt = !onlyWrites && until > _resumeAt ? until : _resumeAt;
        }
    }

    /// <summary>How long a call has to wait from now on; zero or less if it has not.</summary>
    public TimeSpan PauseLeft(DateTimeOffset now, bool isWrite)
    {
        lock (_gate)
        {
            return (isWrite ? _resumeWritesAt : _resumeAt) - now;
        }
    }

    private sealed class WriteTurn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}

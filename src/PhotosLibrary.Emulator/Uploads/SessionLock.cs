using System.Diagnostics.CodeAnalysis;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// Lets one request at a time write to a session. The next request cancels the one before: a client that starts again
/// after a broken connection must not wait until the server has noticed the break too.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose.")]
internal sealed class SessionLock
{
    private readonly SemaphoreSlim _free = new(1, 1);
    private CancellationTokenSource? _holder;

    /// <summary>Cancels the request that has the lock, and takes it.</summary>
    public async Task<Hold> TakeAsync(CancellationToken cancellationToken)
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Interlocked.Exchange(ref _holder, mine)?.Cancel();
        try
        {
            await _free.WaitAsync(mine.Token);
        }
        catch
        {
            Interlocked.CompareExchange(ref _holder, null, mine);
            throw;
        }

        return new Hold(this, mine);
    }

    private void Release(CancellationTokenSource holder)
    {
        // Not disposed: the next request may be cancelling it right now, and without a timer there is nothing to free.
        Interlocked.CompareExchange(ref _holder, null, holder);
        _free.Release();
    }

    /// <summary>The lock, until it is disposed.</summary>
    internal sealed class Hold(SessionLock sessionLock, CancellationTokenSource source) : IDisposable
    {
        /// <summary>Cancelled when the request is, or when another takes the lock.</summary>
        public CancellationToken Token { get; } = source.Token;

        public void Dispose() => sessionLock.Release(source);
    }
}

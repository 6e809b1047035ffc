using System.Diagnostics.CodeAnalysis;

namespace PhotosLibrary.Emulator.Uploads;

/// <summary>
/// Lets one request at a time write to a session. Who comes next sends the one before home: a client that starts again
/// after a broken connection must not wait until the server has noticed the break too.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose.")]
internal sealed class SessionTurn
{
    private readonly SemaphoreSlim _free = new(1, 1);
    private CancellationTokenSource? _holder;

    /// <summary>Ends the turn of whoever has it and takes it.</summary>
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

    private void End(CancellationTokenSource holder)
    {
        // Not disposed: the next one may be cancelling it right now, and without a timer there is nothing to free.
        Interlocked.CompareExchange(ref _holder, null, holder);
        _free.Release();
    }

    /// <summary>The turn, until it is disposed.</summary>
    internal sealed class Hold(SessionTurn turn, CancellationTokenSource source) : IDisposable
    {
        /// <summary>Ends when the request does, or when another takes the turn.</summary>
        public CancellationToken Token { get; } = source.Token;

        public void Dispose() => turn.End(source);
    }
}

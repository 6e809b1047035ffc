namespace PhotosLibrary;

/// <summary>
/// Gives up an answer of which nothing has come for too long, which a dead connection may never say by itself.
/// </summary>
internal sealed class SilenceTimer : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _silence;
    private readonly ITimer _timer;

    public SilenceTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(
            static state => ((SilenceTimer)state!).Cancel(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Ends the waiting, on the caller's demand or because of the silence.</summary>
    public CancellationToken Token => _silence.Token;

    /// <summary>From now on something must come.</summary>
    public void Start() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>Something came.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _silence.Dispose();
    }

    private void Cancel()
    {
        try
        {
            _silence.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came in the last moment.
        }
    }
}

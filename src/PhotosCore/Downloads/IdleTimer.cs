namespace PhotosCore.Downloads;

/// <summary>
/// Cancels a response of which nothing has come for too long, which a broken connection may never say by itself.
/// </summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _idle;
    private readonly ITimer _timer;

    public IdleTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(
            static state => ((IdleTimer)state!).Cancel(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Is cancelled by the caller, or when nothing comes.</summary>
    public CancellationToken Token => _idle.Token;

    /// <summary>From now on something must come.</summary>
    public void Start() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>Something came.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _idle.Dispose();
    }

    private void Cancel()
    {
        try
        {
            _idle.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came in the last moment.
        }
    }
}

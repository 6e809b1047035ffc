using System.Globalization;

namespace PhotosCore.Http;

/// <summary>
/// How long something is waited for that may never come. The wait ends even where cancelling does not help, because a
/// transport or a credential ignores it.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _over;
    private readonly TaskCompletionSource<bool> _isOver = new();
    private readonly ITimer _timer;
    private volatile string _awaited = "";
    private volatile bool _isExceeded;

    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _caller = cancellationToken;
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Callbacks run in the opposite order: who takes notice of the token has ended when this one runs.
        _over.Token.Register(static isOver => ((TaskCompletionSource<bool>)isOver!).TrySetResult(true), _isOver);
        _timer = time.CreateTimer(
            static state => ((TimeLimit)state!).End(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Is cancelled by the caller, or when the limit is exceeded.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>A limit in words.</summary>
    public static string InWords(TimeSpan limit) =>
        string.Format(CultureInfo.InvariantCulture, "{0:0.###} s", limit.TotalSeconds);

    /// <summary>From now on it may take so long, and no longer.</summary>
    /// <param name="missing">What has not happened if it is exceeded, as a clause.</param>
    public void Start(string missing)
    {
        _awaited = missing;
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was waited for is there; what comes now is not limited.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Waits for a task, which is left to itself if the wait ends before it.</summary>
    /// <exception cref="TimeoutException">The limit was exceeded; the message says what was waited for.</exception>
    public async Task<T> WaitAsync<T>(Task<T> task)
    {
        try
        {
            if (task.IsCompleted || await Task.WhenAny(task, _isOver.Task).ConfigureAwait(false) == task)
            {
                return await task.ConfigureAwait(false);
            }
        }
        catch (Exception e) when (_isExceeded && !_caller.IsCancellationRequested)
        {
            throw Exceeded(e);
        }
        catch (ObjectDisposedException e) when (_caller.IsCancellationRequested)
        {
            // What is disposed of to end the wait says so in its own way.
            throw new OperationCanceledException(e.Message, e, _caller);
        }

        Leave(task);
        _caller.ThrowIfCancellationRequested();
        throw Exceeded(null);
    }

    /// <inheritdoc cref="WaitAsync{T}(Task{T})"/>
    public Task WaitAsync(Task task) => WaitAsync(WithResultAsync(task));

    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }

    private static async Task<bool> WithResultAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    // However late it ends: its exception counts as observed, and what it has got is not kept.
    private static void Leave<T>(Task<T> task) =>
        _ = task.ContinueWith(
            static late =>
            {
                if (late.Status == TaskStatus.RanToCompletion)
                {
                    (late.Result as IDisposable)?.Dispose();
                }

                return late.Exception;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    private TimeoutException Exceeded(Exception? cause) => new($"{_awaited} for {InWords(_limit)}", cause);

    private void End()
    {
        _isExceeded = true;
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came in the last moment.
        }
    }
}

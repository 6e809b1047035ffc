using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Tests;

/// <summary>
/// A clock that stands still while there is something to do, and then jumps to what is waited for next: half a minute
/// passes in no time, and exactly.
/// </summary>
internal sealed class JumpingTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero))
{
    private readonly List<Timer> _timers = [];

    /// <summary>How much time has passed.</summary>
    public TimeSpan Passed => GetUtcNow() - Start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Known before it is started: what is due at once is over before it is stored.
        var timer = new Timer(this) { Due = DueOf(dueTime) };
        lock (_timers)
        {
            _timers.Add(timer);
        }

        timer.Wrap(
            base.CreateTimer(
                state =>
                {
                    timer.Due = null;
                    callback(state);
                },
                state,
                dueTime,
                period
            )
        );
        return timer;
    }

    /// <summary>Lets time go on until a task is done, and gives its outcome.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await RunAsync((Task)task);
        return await task;
    }

    /// <summary>Lets time go on until a task is done.</summary>
    public async Task RunAsync(Task task)
    {
        // What a jump sets going runs on this thread, as long as nothing waits for another one.
        for (var stuck = 0; !task.IsCompleted; stuck++)
        {
            Assert.True(stuck < 1000, $"After {Passed} it is not done.");
            if (!Jump())
            {
                await Task.Delay(1);
            }
        }

        await task;
    }

    /// <summary>Jumps to what is waited for next; false if nothing is.</summary>
    public bool Jump()
    {
        DateTimeOffset? next;
        lock (_timers)
        {
            next = _timers.Min(timer => timer.Due);
        }

        if (next is not { } due)
        {
            return false;
        }

        // In the context of a test, what goes on would go on elsewhere, and time would not wait for it.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Advance(due > GetUtcNow() ? due - GetUtcNow() : TimeSpan.Zero);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return true;
    }

    private DateTimeOffset? DueOf(TimeSpan dueTime) =>
        dueTime == Timeout.InfiniteTimeSpan ? null : GetUtcNow() + dueTime;

    private sealed class Timer(JumpingTime time) : ITimer
    {
        private ITimer? _inner;

        public DateTimeOffset? Due { get; set; }

        public void Wrap(ITimer inner) => _inner = inner;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = time.DueOf(dueTime);
            return _inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            lock (time._timers)
            {
                time._timers.Remove(this);
            }

            _inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

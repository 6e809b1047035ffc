using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using PhotosCore.Http;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>
/// Time that passes only while a task waits for it, so that nothing that is being done is overtaken by it. No task
/// waits for a deadline, so none passes because a machine is slow.
/// </summary>
internal sealed class SimulatedTime : FakeTimeProvider
{
    private readonly object _gate = new();
    private int _waiting;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new CountedTimer(
            this,
            callback,
            state,
            dueTime,
            period,
            isDeadline: state is CancellationTokenSource or TimeLimit
        );

    /// <summary>Lets time pass for as long as something takes.</summary>
    public async Task<T> RunAsync<T>(Task<T> task, TimeSpan step)
    {
        var limit = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), "It is still not done.");
            lock (_gate)
            {
                if (_waiting > 0)
                {
                    Advance(step);
                }
            }

            await Task.Yield();
        }

        return await task;
    }

    private ITimer CreateFakeTimer(TimerCallback callback) =>
        base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class CountedTimer : ITimer
    {
        private readonly SimulatedTime _time;
        private readonly ITimer _timer;
        private readonly bool _isDeadline;
        private bool _isWaiting;

        public CountedTimer(
            SimulatedTime time,
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period,
            bool isDeadline
        )
        {
            _time = time;
            _isDeadline = isDeadline;
            _timer = time.CreateFakeTimer(_ =>
            {
                Set(false);
                callback(state);
            });
            Change(dueTime, period);
        }

        // No time may pass between the two.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._gate)
            {
                Set(!_isDeadline && dueTime != Timeout.InfiniteTimeSpan);
                return _timer.Change(dueTime, period);
            }
        }

        public void Dispose()
        {
            Set(false);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(bool isWaiting)
        {
            lock (_time._gate)
            {
                _time._waiting += (isWaiting ? 1 : 0) - (_isWaiting ? 1 : 0);
                _isWaiting = isWaiting;
            }
        }
    }
}

using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Retrying;

/// <summary>
/// The clock of an emulator, for its clients: each delay ends at once and advances the emulator's clock by as much.
/// Timeouts, which are a minute or more, never elapse.
/// </summary>
internal sealed class ImpatientTime(EmulatorClock clock) : TimeProvider
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(59);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(clock, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(EmulatorClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = Interlocked.Increment(ref _version);
            if (dueTime >= TimeSpan.Zero && dueTime <= LongestWait)
            {
                // On another thread, since the caller has not stored the timer yet.
                _ = Task.Run(() =>
                {
                    if (version == Volatile.Read(ref _version))
                    {
                        clock.Advance(dueTime);
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _version);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

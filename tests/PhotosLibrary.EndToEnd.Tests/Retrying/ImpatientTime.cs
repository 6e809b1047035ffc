using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Retrying;

/// <summary>
/// The clock of an emulator, for its clients: each delay ends at once and advances the emulator's clock by as much.
/// Timeouts, which are a minute or more, never elapse.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="longestWait">What is longer is a timeout; null for a little less than a minute.</param>
internal sealed class ImpatientTime(EmulatorClock clock, TimeSpan? longestWait = null) : TimeProvider
{
    private readonly TimeSpan _longestWait = longestWait ?? TimeSpan.FromSeconds(59);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(clock, callback, state, _longestWait);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(EmulatorClock clock, TimerCallback callback, object? state, TimeSpan longestWait)
        : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = Interlocked.Increment(ref _version);
            if (dueTime >= TimeSpan.Zero && dueTime <= longestWait)
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

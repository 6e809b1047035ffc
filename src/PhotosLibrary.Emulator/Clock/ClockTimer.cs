using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Clock;

/// <summary>
/// A timer by the clock of the emulator. It sleeps on a timer of the underlying clock, and checks whether it is due
/// when it wakes and when the clock is moved.
/// </summary>
internal sealed class ClockTimer : ITimer
{
    private readonly Lock _lock = new();
    private readonly EmulatorClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _sleep;
    private TimeSpan? _due;
    private TimeSpan _period;
    private bool _isDisposed;

    public ClockTimer(EmulatorClock clock, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        _sleep = clock.Source.CreateTimer(
            static timer => ((ClockTimer)timer!).Wake(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>When it fires, in time since the start of the clock.</summary>
    public TimeSpan Due
    {
        get
        {
            lock (_lock)
            {
                return _due ?? TimeSpan.MaxValue;
            }
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return false;
            }

            _due = dueTime < TimeSpan.Zero ? null : _clock.Elapsed + dueTime;
            _period = period;
            Sleep();
        }

        return true;
    }

    /// <summary>Fires if it is due.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed || _due is not { } due)
            {
                return;
            }

            if (due > _clock.Elapsed)
            {
                Sleep();
                return;
            }

            _due = _period > TimeSpan.Zero ? _clock.Elapsed + _period : null;
            Sleep();
        }

        _callback(_state);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _due = null;
        }

        _clock.Remove(this);
        _sleep.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Sleep()
    {
        // The clock has only the timers that are still to fire.
        if (_due is null)
        {
            _clock.Remove(this);
        }
        else
        {
            _clock.Add(this);
        }

        var wait = _due is { } due && !_clock.IsFrozen ? due - _clock.Elapsed : Timeout.InfiniteTimeSpan;
        if (wait != Timeout.InfiniteTimeSpan && wait < TimeSpan.Zero)
        {
            wait = TimeSpan.Zero;
        }

        _sleep.Change(wait > LongestSleep ? LongestSleep : wait, Timeout.InfiniteTimeSpan);
    }

    // A system timer takes at most 49 days.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(40);
}

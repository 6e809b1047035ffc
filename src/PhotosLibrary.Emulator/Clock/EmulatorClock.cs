using PhotosLibrary.Emulator.Clock;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// The clock of an emulator. It follows the clock of the options until it is set, moved or frozen. Everything that
/// expires follows it: access tokens, base URLs, upload tokens and sessions, quota days, video processing. Over HTTP it
/// is <c>/emulator/clock</c>.
/// </summary>
public sealed class EmulatorClock : TimeProvider, IResettable
{
    private readonly Lock _lock = new();
    private readonly HashSet<ClockTimer> _timers = [];
    private readonly TimeProvider _source;
    private readonly long _start;

    // Added to the source's time of day, and to the time that has passed since the start. Only the former can go back.
    private TimeSpan _offset;
    private TimeSpan _skipped;
    private (DateTimeOffset Now, TimeSpan Elapsed)? _frozen;

    internal EmulatorClock(TimeProvider source)
    {
        _source = source;
        _start = source.GetTimestamp();
    }

    /// <summary>
    /// Whether the clock stands still, so that only <see cref="Advance"/> and <see cref="SetNow"/> move it.
    /// </summary>
    public bool IsFrozen
    {
        get
        {
            lock (_lock)
            {
                return _frozen is not null;
            }
        }
    }

    /// <summary>Ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The clock that this one follows.</summary>
    internal TimeProvider Source => _source;

    /// <summary>The current time.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _frozen?.Now ?? (_source.GetUtcNow() + _offset);
        }
    }

    /// <summary>The elapsed time, which never goes back, even if the time of day is set back.</summary>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Sets the time of day. Timers fire that become due by it.</summary>
    /// <param name="now">The new time.</param>
    public void SetNow(DateTimeOffset now)
    {
        lock (_lock)
        {
            Move(now.ToUniversalTime() - GetUtcNow());
        }

        FireTimers();
    }

    /// <summary>Moves the clock forward. Timers that become due by it fire before this returns.</summary>
    /// <param name="time">How far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative: <see cref="SetNow"/> goes back.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        lock (_lock)
        {
            Move(time);
        }

        FireTimers();
    }

    /// <summary>Stops the clock.</summary>
    public void Freeze()
    {
        lock (_lock)
        {
            _frozen ??= (GetUtcNow(), Elapsed);
        }

        FireTimers();
    }

    /// <summary>Lets the clock run again from the time that it shows.</summary>
    public void Unfreeze()
    {
        lock (_lock)
        {
            if (_frozen is not var (now, elapsed))
            {
                return;
            }

            _offset = now - _source.GetUtcNow();
            _skipped = elapsed - _source.GetElapsedTime(_start);
            _frozen = null;
        }

        FireTimers();
    }

    /// <summary>Follows the clock of the options again.</summary>
    public void Reset()
    {
        Unfreeze();
        lock (_lock)
        {
            _offset = TimeSpan.Zero;
        }
    }

    /// <summary>Creates a timer that follows this clock.</summary>
    /// <param name="callback">Called when the timer is due.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <param name="dueTime">Time to the first call.</param>
    /// <param name="period">Time between calls.</param>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _frozen?.Elapsed ?? (_source.GetElapsedTime(_start) + _skipped);
            }
        }
    }

    internal void Add(ClockTimer timer)
    {
        lock (_lock)
        {
            _timers.Add(timer);
        }
    }

    internal void Remove(ClockTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private void Move(TimeSpan time)
    {
        var skipped = time > TimeSpan.Zero ? time : TimeSpan.Zero;
        if (_frozen is var (now, elapsed))
        {
            _frozen = (now + time, elapsed + skipped);
            return;
        }

        _offset += time;
        _skipped += skipped;
    }

    // Outside the lock: a callback may use the clock.
    private void FireTimers()
    {
        List<ClockTimer> timers;
        lock (_lock)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers.OrderBy(timer => timer.Due))
        {
            timer.Wake();
        }
    }
}

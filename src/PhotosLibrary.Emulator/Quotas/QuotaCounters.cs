using System.Diagnostics.CodeAnalysis;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Clock;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>
/// Counts calls against the quotas, also while a quota is off, so that the gauges show what an app needs.
/// </summary>
internal sealed class QuotaCounters(PhotosEmulatorOptions options, TimeProvider time) : IResettable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _requests = [];
    private readonly Dictionary<string, int> _media = [];
    private readonly Dictionary<(string Account, string Project), int> _writes = [];
    private readonly Dictionary<(string Account, string Project), int> _inProgress = [];
    private readonly Queue<((string Account, string Project) User, DateTimeOffset End)> _completed = [];
    private DateTimeOffset _dayEnd;
    private DateTimeOffset _minuteEnd;
    private bool _hasChanged;

    private QuotaOptions Limits => options.Quotas;

    /// <summary>Counts a call of the API.</summary>
    /// <exception cref="Errors.ApiException">No more are allowed today.</exception>
    public void CountRequest(Caller caller)
    {
        lock (_lock)
        {
            StartNewPeriods();
            if (!Count(_requests, caller.ClientId, Limits.RequestsPerDay))
            {
                throw QuotaErrors.RequestsPerDay(Limits.RequestsPerDay!.Value, caller.ClientId);
            }
        }
    }

    /// <summary>Counts a request to a base URL; false if no more are allowed today.</summary>
    public bool TryCountMediaRequest(string project)
    {
        lock (_lock)
        {
            StartNewPeriods();
            return Count(_media, project, Limits.MediaRequestsPerDay);
        }
    }

    /// <summary>Counts a call that changes the library.</summary>
    /// <exception cref="Errors.ApiException">No more are allowed in this minute.</exception>
    public void CountWrite(Caller caller)
    {
        lock (_lock)
        {
            StartNewPeriods();
            if (!Count(_writes, KeyOf(caller), Limits.WritesPerMinutePerUser))
            {
                throw QuotaErrors.WritesPerMinute(Limits.WritesPerMinutePerUser!.Value, caller.ClientId);
            }
        }
    }

    /// <summary>Begins a call that changes the library.</summary>
    /// <exception cref="Errors.ApiException">Too many of the user are in progress.</exception>
    public WriteInProgress BeginWrite(Caller caller) =>
        TryBeginWrite(caller, out var write) ? write : throw QuotaErrors.ConcurrentWrites();

    /// <summary>Begins a call that changes the library; false if too many of the user are in progress.</summary>
    public bool TryBeginWrite(Caller caller, [NotNullWhen(true)] out WriteInProgress? write)
    {
        var key = KeyOf(caller);
        lock (_lock)
        {
            EndCompleted();
            write = Count(_inProgress, key, Limits.ConcurrentWritesPerUser)
                ? new WriteInProgress(() => Complete(key))
                : null;
            return write is not null;
        }
    }

    public IReadOnlyList<QuotaGauge> Read()
    {
        lock (_lock)
        {
            StartNewPeriods();
            EndCompleted();
            return
            [
                .. _requests.Select(used => new QuotaGauge(
                    nameof(Limits.RequestsPerDay),
                    used.Key,
                    null,
                    used.Value,
                    Limits.RequestsPerDay,
                    _dayEnd
                )),
                .. _media.Select(used => new QuotaGauge(
                    nameof(Limits.MediaRequestsPerDay),
                    used.Key,
                    null,
                    used.Value,
                    Limits.MediaRequestsPerDay,
                    _dayEnd
                )),
                .. _writes.Select(used => new QuotaGauge(
                    nameof(Limits.WritesPerMinutePerUser),
                    used.Key.Project,
                    used.Key.Account,
                    used.Value,
                    Limits.WritesPerMinutePerUser,
                    _minuteEnd
                )),
                .. _inProgress.Select(used => new QuotaGauge(
                    nameof(Limits.ConcurrentWritesPerUser),
                    used.Key.Project,
                    used.Key.Account,
                    used.Value,
                    Limits.ConcurrentWritesPerUser,
                    null
                )),
            ];
        }
    }

    /// <summary>Resets all quotas.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _media.Clear();
            _writes.Clear();
            while (_completed.TryDequeue(out var write))
            {
                End(write.User);
            }

            _hasChanged = true;
        }
    }

    void IResettable.Reset() => Clear();

    /// <summary>The usage, if it has changed since the last call.</summary>
    public QuotaUsage? TakeChange()
    {
        lock (_lock)
        {
            if (!_hasChanged)
            {
                return null;
            }

            _hasChanged = false;
            return new QuotaUsage(
                _dayEnd,
                _minuteEnd,
                new Dictionary<string, int>(_requests),
                new Dictionary<string, int>(_media),
                new Dictionary<(string, string), int>(_writes)
            );
        }
    }

    /// <summary>Continues from a usage. What is of a day or minute that is over goes with the next call.</summary>
    public void Restore(QuotaUsage use)
    {
        lock (_lock)
        {
            (_dayEnd, _minuteEnd) = (use.DayEnd, use.MinuteEnd);
            foreach (var (project, used) in use.Requests)
            {
                _requests[project] = used;
            }

            foreach (var (project, used) in use.Media)
            {
                _media[project] = used;
            }

            foreach (var (user, used) in use.Writes)
            {
                _writes[user] = used;
            }
        }
    }

    private static (string Account, string Project) KeyOf(Caller caller) => (caller.Account, caller.ClientId);

    private void Complete((string Account, string Project) user)
    {
        lock (_lock)
        {
            if (options.Unconfirmed.WriteCompletionLag is var lag && lag > TimeSpan.Zero)
            {
                _completed.Enqueue((user, time.GetUtcNow() + lag));
            }
            else
            {
                End(user);
            }
        }
    }

    private void EndCompleted()
    {
        while (_completed.TryPeek(out var write) && write.End <= time.GetUtcNow())
        {
            End(_completed.Dequeue().User);
        }
    }

    // Removed at zero, so that accounts of the past take no memory.
    private void End((string Account, string Project) user)
    {
        if (--_inProgress[user] == 0)
        {
            _inProgress.Remove(user);
        }
    }

    // A refused call does not count.
    private bool Count<T>(Dictionary<T, int> counters, T key, int? limit)
        where T : notnull
    {
        var used = counters.GetValueOrDefault(key);
        if (used >= limit)
        {
            return false;
        }

        counters[key] = used + 1;
        _hasChanged = true;
        return true;
    }

    // The clock may also be set back; then its day starts anew.
    private void StartNewPeriods()
    {
        var now = time.GetUtcNow();
        var dayEnd = PacificTime.NextMidnight(now);
        if (dayEnd != _dayEnd)
        {
            _dayEnd = dayEnd;
            _requests.Clear();
            _media.Clear();
        }

        var minuteEnd = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(
            1
        );
        if (minuteEnd == _minuteEnd)
        {
            return;
        }

        _minuteEnd = minuteEnd;
        _writes.Clear();
    }
}

using System.Globalization;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Control.FaultInjection;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control;

/// <summary>The faults of an emulator. Over HTTP they are <c>/emulator/faults</c>.</summary>
public sealed class Faults : IResettable
{
    private readonly Lock _lock = new();
    private readonly PageContinuations _continuations;
    private readonly ExpiredTokens _expired;
    private readonly TimeProvider _time;
    private List<InjectedFault> _faults = [];
    private int _numbers;

    internal Faults(TimeProvider time, PageContinuations continuations, ExpiredTokens expired)
    {
        _expired = expired;
        _time = time;
        _continuations = continuations;
    }

    /// <summary>Whether no call can be hit, so that none needs to be matched.</summary>
    internal bool IsIdle => _faults.Count == 0 && _continuations.IsEmpty;

    /// <summary>Injects a fault. Earlier faults go first; one call is hit by one fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault with its id.</returns>
    /// <exception cref="ArgumentException">The fault is invalid, or its id is taken.</exception>
    /// <example>
    /// <code><![CDATA[
    /// // The album is created, but its response is lost.
    /// emulator.Faults.Add(new Fault { Operation = "Albums_Create", Reset = true, When = FaultMoment.After });
    /// ]]></code>
    /// </example>
    public Fault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Add([fault])[0];
    }

    /// <summary>Injects several faults, or none of them if one is invalid.</summary>
    /// <param name="faults">The faults.</param>
    /// <returns>The faults with their ids.</returns>
    /// <exception cref="ArgumentException">A fault is invalid, or its id is taken.</exception>
    public IReadOnlyList<Fault> Add(IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        lock (_lock)
        {
            var all = _faults.ToList();
            var added = new List<Fault>();
            foreach (var fault in faults)
            {
                if (fault.Problem is { } problem)
                {
                    throw new ArgumentException(problem, nameof(faults));
                }

                var id = fault.Id ?? "fault-" + (++_numbers).ToString(CultureInfo.InvariantCulture);
                if (all.Exists(other => other.Fault.Id == id))
                {
                    throw new ArgumentException($"There is a fault '{id}' already.", nameof(faults));
                }

                added.Add(fault with { Id = id });
                all.Add(new InjectedFault(added[^1]));
            }

            _faults = all;
            return added;
        }
    }

    /// <summary>Every injected fault, with what it did so far.</summary>
    public IReadOnlyList<FaultReport> List()
    {
        lock (_lock)
        {
            return [.. _faults.Select(fault => fault.ToReport())];
        }
    }

    /// <summary>What one fault did so far; null if there is none with this id.</summary>
    /// <param name="id">The id of the fault.</param>
    public FaultReport? Find(string id) => List().FirstOrDefault(report => report.Fault.Id == id);

    /// <summary>Removes one fault; false if there is none with this id.</summary>
    /// <param name="id">The id of the fault.</param>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            var rest = _faults.Where(fault => fault.Fault.Id != id).ToList();
            var isFound = rest.Count < _faults.Count;
            _faults = rest;
            return isFound;
        }
    }

    /// <summary>
    /// Removes all faults and their lasting effects: endless lists end, expired tokens are valid again.
    /// </summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults = [];
        }

        _continuations.Clear();
        _expired.Clear();
    }

    void IResettable.Reset()
    {
        Clear();
        lock (_lock)
        {
            _numbers = 0;
        }
    }

    /// <summary>The fault that hits a call, if one does.</summary>
    internal InjectedFault? Claim(CallDescription call)
    {
        lock (_lock)
        {
            InjectedFault? hit = null;
            foreach (var fault in _faults.Where(fault => fault.Matches(call)))
            {
                // Each counts the calls that it matches, also those that another one hits.
                if (fault.Count(isFree: hit is null))
                {
                    hit = fault;
                }
            }

            return hit;
        }
    }

    /// <summary>Records that a fault fired.</summary>
    internal void Record(InjectedFault fault, HttpContext context)
    {
        var request = context.Request;
        context.Features.Set(new HitByFault(fault.Fault.Id!));
        lock (_lock)
        {
            fault.Record(
                new FaultHit(
                    _time.GetUtcNow(),
                    request.Method,
                    Redaction.PathAndQuery(request),
                    context.Features.Get<Caller>()?.Account
                )
            );
        }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Clock;

namespace PhotosLibrary.Emulator.Control;

/// <summary>The faults of an emulator. Over HTTP they are <c>/emulator/faults</c>.</summary>
public sealed class Faults : IResettable
{
    private readonly Lock _lock = new();
    private readonly PageContinuations _continuations;
    private readonly ExpiredTokens _expired;
    private readonly TimeProvider _time;
    private List<SetFault> _faults = [];
    private int _numbers;

    internal Faults(TimeProvider time, PageContinuations continuations, ExpiredTokens expired)
    {
        _expired = expired;
        _time = time;
        _continuations = continuations;
    }

    /// <summary>Whether nothing can happen to any call, so that none needs to be looked at.</summary>
    internal bool IsIdle => _faults.Count == 0 && _continuations.IsEmpty;

    /// <summary>Sets a fault. Faults that were set earlier go first; one call is hit by one fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The fault with its id.</returns>
    /// <exception cref="ArgumentException">The fault cannot be, or its id is taken.</exception>
    public Fault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Add([fault])[0];
    }

    /// <summary>Sets several faults, or none of them if one cannot be.</summary>
    /// <param name="faults">The faults.</param>
    /// <returns>The faults with their ids.</returns>
    /// <exception cref="ArgumentException">A fault cannot be, or its id is taken.</exception>
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
                all.Add(new SetFault(added[^1]));
            }

            _faults = all;
            return added;
        }
    }

    /// <summary>Every fault that is set, with what has come of it.</summary>
    public IReadOnlyList<FaultReport> List()
    {
        lock (_lock)
        {
            return [.. _faults.Select(fault => fault.ToReport())];
        }
    }

    /// <summary>What has come of one fault; null if there is none with this id.</summary>
    /// <param name="id">The id of the fault.</param>
    public FaultReport? Find(string id) => List().FirstOrDefault(report => report.Fault.Id == id);

    /// <summary>Takes one fault away; false if there is none with this id.</summary>
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
    /// Takes all faults away, and ends what they began: endless lists end, expired tokens are good again.
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
    internal SetFault? Claim(FaultyCall call)
    {
        lock (_lock)
        {
            SetFault? hit = null;
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

    /// <summary>Records that a fault struck.</summary>
    internal void Record(SetFault fault, HttpContext context)
    {
        var request = context.Request;
        context.Features.Set(new FaultHit(fault.Fault.Id!));
        lock (_lock)
        {
            fault.Record(
                new FaultStrike(
                    _time.GetUtcNow(),
                    request.Method,
                    Redaction.PathAndQuery(request),
                    context.Features.Get<Access.Caller>()?.Account
                )
            );
        }
    }
}

/// <summary>What has come of a fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Matched">How many calls it was meant for, hit or not.</param>
/// <param name="Fired">How often it struck.</param>
/// <param name="Strikes">The last hundred times that it struck, oldest first.</param>
public sealed record FaultReport(Fault Fault, int Matched, int Fired, IReadOnlyList<FaultStrike> Strikes);

/// <summary>One time that a fault struck.</summary>
/// <param name="Time">When, by the emulator's clock.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, without secrets.</param>
/// <param name="Account">For whom, if that is known.</param>
public sealed record FaultStrike(DateTimeOffset Time, string Method, string Path, string? Account);

/// <summary>Marks a request that was hit by a fault.</summary>
internal sealed record FaultHit(string Id);

/// <summary>What a fault may look at.</summary>
internal sealed record FaultyCall(
    string? Operation,
    string Method,
    string Path,
    string? Account,
    string? ClientId,
    long? ContentLength
);

/// <summary>A fault with its counts.</summary>
internal sealed class SetFault(Fault fault)
{
    private const int StrikesKept = 100;

    private readonly Queue<FaultStrike> _strikes = new();
    private readonly Regex? _operation = ToPattern(fault.Operation);
    private readonly Regex? _path = ToPattern(fault.Path);
    private int _matched;
    private int _claimed;
    private int _fired;

    public Fault Fault => fault;

    public bool Matches(FaultyCall call) =>
        (_operation is null || (call.Operation is not null && _operation.IsMatch(call.Operation)))
        && (_path is null || _path.IsMatch(call.Path))
        && (fault.Method is null || fault.Method.Equals(call.Method, StringComparison.OrdinalIgnoreCase))
        && (fault.Account is null || fault.Account == call.Account)
        && (fault.ClientId is null || fault.ClientId == call.ClientId)
        && (fault.AtByte is null || call.ContentLength is null || call.ContentLength >= fault.AtByte);

    /// <summary>Counts a call that matches; true if it is one to hit, and free to be.</summary>
    public bool Count(bool isFree)
    {
        var isHit = ++_matched >= fault.Nth && isFree && (fault.Times is null || _claimed < fault.Times);
        if (isHit)
        {
            _claimed++;
        }

        return isHit;
    }

    public void Record(FaultStrike strike)
    {
        _fired++;
        _strikes.Enqueue(strike);
        if (_strikes.Count > StrikesKept)
        {
            _strikes.Dequeue();
        }
    }

    public FaultReport ToReport() => new(fault, _matched, _fired, [.. _strikes]);

    private static Regex? ToPattern(string? text) =>
        text is null
            ? null
            : new Regex(
                $"^{Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal)}$",
                RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
            );
}

using System.Text.RegularExpressions;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>A fault that was injected, with its counts.</summary>
internal sealed class InjectedFault(Fault fault)
{
    private const int HitsKept = 100;

    private readonly Queue<FaultHit> _hits = new();
    private readonly Regex? _operation = ToPattern(fault.Operation);
    private readonly Regex? _path = ToPattern(fault.Path);
    private int _matched;
    private int _claimed;
    private int _fired;

    public Fault Fault => fault;

    public bool Matches(CallDescription call) =>
        (_operation is null || (call.Operation is not null && _operation.IsMatch(call.Operation)))
        && (_path is null || _path.IsMatch(call.Path))
        && (fault.Method is null || fault.Method.Equals(call.Method, StringComparison.OrdinalIgnoreCase))
        && (fault.Account is null || fault.Account == call.Account)
        && (fault.ClientId is null || fault.ClientId == call.ClientId)
        && (fault.AtByte is null || call.ContentLength is null || call.ContentLength >= fault.AtByte);

    /// <summary>Counts a call that matches; true if the fault hits it.</summary>
    public bool Count(bool isFree)
    {
        var isHit = ++_matched >= fault.Nth && isFree && (fault.Times is null || _claimed < fault.Times);
        if (isHit)
        {
            _claimed++;
        }

        return isHit;
    }

    public void Record(FaultHit hit)
    {
        _fired++;
        _hits.Enqueue(hit);
        if (_hits.Count > HitsKept)
        {
            _hits.Dequeue();
        }
    }

    public FaultReport ToReport() => new(fault, _matched, _fired, [.. _hits]);

    private static Regex? ToPattern(string? text) => text is null ? null : Wildcard.ToRegex(text);
}

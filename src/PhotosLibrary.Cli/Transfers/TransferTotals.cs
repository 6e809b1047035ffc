namespace PhotosLibrary.Cli.Transfers;

/// <summary>How far a transfer is, for what shows it. Safe for several threads.</summary>
internal sealed class TransferTotals(TimeProvider time)
{
    // Long enough to look steady, short enough to follow a network that changes.
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Queue<(long At, long Bytes)> _samples = new();
    private readonly Dictionary<object, ActiveTransfer> _active = [];
    private long _doneBytes;
    private TransferSnapshot _snapshot = new();

    /// <summary>Counts a file or item that there is to do.</summary>
    public void AddExpected(long bytes)
    {
        lock (_lock)
        {
            _snapshot = _snapshot with
            {
                ExpectedCount = _snapshot.ExpectedCount + 1,
                ExpectedBytes = _snapshot.ExpectedBytes + bytes,
            };
        }
    }

    /// <summary>Says that all there is to do has been counted.</summary>
    public void CompleteExpected()
    {
        lock (_lock)
        {
            _snapshot = _snapshot with { IsCounted = true };
        }
    }

    /// <summary>Notes how far one is whose bytes are on their way.</summary>
    /// <param name="key">The file or item.</param>
    /// <param name="name">Its name.</param>
    /// <param name="transfer">How far it is.</param>
    /// <param name="transferredBytes">The bytes of the whole run.</param>
    public void Report(object key, string name, TransferProgress transfer, long transferredBytes)
    {
        lock (_lock)
        {
            _active[key] = new ActiveTransfer(name, transfer.Bytes, transfer.TotalBytes);
            _samples.Enqueue((time.GetTimestamp(), transferredBytes));
            while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At) > RateWindow)
            {
                _samples.Dequeue();
            }

            _snapshot = _snapshot with { TransferredBytes = transferredBytes };
        }
    }

    /// <summary>Notes that one has its outcome.</summary>
    public void Complete(object key, long bytes, bool isFailed)
    {
        lock (_lock)
        {
            _active.Remove(key);
            _doneBytes += bytes;
            _snapshot = _snapshot with
            {
                CompletedCount = _snapshot.CompletedCount + 1,
                FailedCount = _snapshot.FailedCount + (isFailed ? 1 : 0),
            };
        }
    }

    /// <summary>How far it is now.</summary>
    public TransferSnapshot Now()
    {
        lock (_lock)
        {
            return _snapshot with
            {
                Active = [.. _active.Values.Where(active => active.IsMoving)],
                SentCount = _active.Values.Count(active => active.IsSent),
                DoneBytes = _doneBytes + _active.Values.Sum(active => active.Bytes),
                BytesPerSecond = Rate(),
                Elapsed = time.GetElapsedTime(_began),
            };
        }
    }

    private double Rate()
    {
        if (!_samples.TryPeek(out var first))
        {
            return 0;
        }

        // Without news for a while, the rate falls.
        var seconds = time.GetElapsedTime(first.At).TotalSeconds;
        return seconds < 0.5 ? 0 : Math.Max(0, _snapshot.TransferredBytes - first.Bytes) / seconds;
    }
}

/// <summary>One that has begun and has no outcome.</summary>
internal sealed record ActiveTransfer(string Name, long Bytes, long? TotalBytes)
{
    /// <summary>Whether there are bytes of it that have still to go.</summary>
    public bool IsMoving => TotalBytes is { } total ? Bytes < total : Bytes > 0;

    /// <summary>Whether all its bytes have gone.</summary>
    public bool IsSent => Bytes >= TotalBytes;
}

/// <summary>How far a transfer is at one moment.</summary>
internal sealed record TransferSnapshot
{
    public int ExpectedCount { get; init; }

    public long ExpectedBytes { get; init; }

    /// <summary>Whether the expected ones are all there are.</summary>
    public bool IsCounted { get; init; }

    public int CompletedCount { get; init; }

    public int FailedCount { get; init; }

    /// <summary>How many of them have all their bytes where they belong, and wait for their outcome.</summary>
    public int SentCount { get; init; }

    /// <summary>The bytes that went over the network.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>The bytes that need no more work, whether they went over the network or were there.</summary>
    public long DoneBytes { get; init; }

    public double BytesPerSecond { get; init; }

    public TimeSpan Elapsed { get; init; }

    public IReadOnlyList<ActiveTransfer> Active { get; init; } = [];

    /// <summary>How long it will take at this rate; null if that cannot be said.</summary>
    public TimeSpan? Remaining =>
        IsCounted && BytesPerSecond > 1 && ExpectedBytes > DoneBytes
            ? TimeSpan.FromSeconds(
                Math.Min((ExpectedBytes - DoneBytes) / BytesPerSecond, TimeSpan.FromDays(99).TotalSeconds)
            )
            : null;
}

using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary>
/// Says what a run waits for when nothing has moved for a while: without it, a server that no longer responds would
/// look like a hang. One line, until something moves again.
/// </summary>
internal sealed class WaitNotice : IDisposable
{
    /// <summary>How long nothing moves before it is told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MostNames = 3;

    private readonly Notices _notices;
    private readonly ITimer _timer;
    private IReadOnlyList<string> _names = [];

    public WaitNotice(Notices notices, TimeProvider time)
    {
        _notices = notices;
        _timer = time.CreateTimer(_ => Print(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something has moved.</summary>
    /// <param name="names">What is in progress.</param>
    public void Moved(IReadOnlyList<string> names)
    {
        Volatile.Write(ref _names, names);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Print()
    {
        var names = Volatile.Read(ref _names);
        var more = names.Count > MostNames ? $" and {names.Count - MostNames} more" : "";
        var what = names.Count == 0 ? "the service" : string.Join(", ", names.Take(MostNames)) + more;
        _notices.Say(
            $"Waiting for {what}: nothing has moved for {Patience.TotalSeconds} s. What does not respond is given up "
                + "in time, and retried."
        );
    }
}

namespace PhotosLibrary.Emulator.Control.Requests;

/// <summary>A request that is not in the log yet.</summary>
internal sealed class PendingEntry(Action add)
{
    private Action? _add = add;

    /// <summary>Adds it to the log, once.</summary>
    public void Complete() => Interlocked.Exchange(ref _add, null)?.Invoke();
}

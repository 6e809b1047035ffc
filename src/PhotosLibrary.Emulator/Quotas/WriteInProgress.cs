namespace PhotosLibrary.Emulator.Quotas;

/// <summary>
/// A write that counts among the concurrent ones of its user until it has ended. A fault that slows a call begins it
/// before the method does; then it is a feature of the request.
/// </summary>
/// <param name="end">Lets go of its place.</param>
internal sealed class WriteInProgress(Action end) : IDisposable
{
    private Action? _end = end;

    /// <summary>Whether it goes on after the method has returned, as its response is held back.</summary>
    public bool OutlastsMethod { get; set; }

    public bool HasEnded => _end is null;

    /// <summary>The method has returned.</summary>
    public void EndMethod()
    {
        if (!OutlastsMethod)
        {
            Dispose();
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}

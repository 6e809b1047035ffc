using System.Diagnostics;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>The peak memory of this process during an operation, above the memory before it.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private readonly long _idle;
    private long _most;

    public MemoryWatch()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _idle = Environment.WorkingSet;
        _watching = WatchAsync();
    }

    /// <summary>In MiB.</summary>
    public double MostAboveIdle => Math.Max(0, Interlocked.Read(ref _most) - _idle) / (double)(1 << 20);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var process = Process.GetCurrentProcess();
        while (!_end.IsCancellationRequested)
        {
            process.Refresh();
            Interlocked.Exchange(ref _most, Math.Max(_most, process.WorkingSet64));
            await Task.Delay(Interval, CancellationToken.None);
        }
    }
}

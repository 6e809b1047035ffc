using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Decodes photos in processes of their own, since a native decoder cannot be ended otherwise.</summary>
/// <remarks>
/// A process does one picture after another, as a start takes longer than most pictures. One that takes too long, or
/// too much memory, is killed, and its picture counts as one that cannot be decoded. Where no process can be started,
/// as in an app that is a single file and has the emulator in it, the work is done in this one, without these limits.
/// </remarks>
internal sealed class PictureWorkers : IDisposable
{
    /// <summary>How many bytes of memory a picture may take.</summary>
    public const long MostMemory = 3L << 30;

    // What a process may retain from a picture, to be given the next.
    private const long MostIdleMemory = 512L << 20;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<PictureProcess> _idle = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lane _quick;
    private readonly Lane _slow;
    private ProcessStartInfo? _command;

    /// <summary>Creates the pool; no process is started before there is work.</summary>
    /// <param name="longest">How long a picture may take.</param>
    /// <param name="mostMemory">How many bytes of memory a picture may take.</param>
    public PictureWorkers(TimeSpan longest, long mostMemory = MostMemory)
    {
        _command = PictureWorker.Command();
        _quick = new Lane(
            Environment.ProcessorCount,
            Moment < longest ? Moment : longest,
            Math.Min(mostMemory, 1L << 30)
        );
        _slow = new Lane(Math.Max(1, Environment.ProcessorCount / 2), longest, mostMemory);
    }

    /// <summary>Those that render.</summary>
    public static PictureWorkers Rendering { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>Those that inspect: whoever creates items never waits for those who look at pictures.</summary>
    public static PictureWorkers Inspecting { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>Does a job; null if the picture cannot be decoded within the limits.</summary>
    /// <remarks>
    /// Most pictures take a moment. Those that take longer begin anew in a lane of their own, so that however many
    /// of them there are, the others go past them.
    /// </remarks>
    public async Task<PictureResult?> RunAsync(PictureJob job, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        var (result, isEnded) = await RunAsync(_quick, job, either.Token);
        return isEnded ? (await RunAsync(_slow, job, either.Token)).Result : result;
    }

    /// <summary>Ends all processes, and the jobs under way with them.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        while (_idle.TryTake(out var process))
        {
            process.Dispose();
        }
    }

    private async Task<(PictureResult? Result, bool IsEnded)> RunAsync(
        Lane lane,
        PictureJob job,
        CancellationToken cancellationToken
    )
    {
        await lane.Places.WaitAsync(cancellationToken);
        try
        {
            return await TakeProcessAsync(cancellationToken) is { } process
                ? await RunInAsync(process, lane, job, cancellationToken)
                : (await MagickEngine.RunAsync(job.Run, cancellationToken), false);
        }
        finally
        {
            lane.Places.Release();
        }
    }

    private async Task<PictureProcess?> TakeProcessAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var process))
        {
            if (process.IsAlive)
            {
                return process;
            }

            process.Dispose();
        }

        if (_command is { } command)
        {
            var started = await PictureProcess.StartAsync(command, cancellationToken);
            if (started is null)
            {
                // Nor would the next one start.
                _command = null;
            }

            return started;
        }

        return null;
    }

    private async Task<(PictureResult? Result, bool IsEnded)> RunInAsync(
        PictureProcess process,
        Lane lane,
        PictureJob job,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(lane.Longest);
        var watching = WatchMemoryAsync(process, lane.MostMemory, limit);
        var isReusable = false;
        try
        {
            var result = await process.RunAsync(job, limit.Token);
            isReusable = process.Memory is > 0 and < MostIdleMemory && !_ending.IsCancellationRequested;
            return (result, false);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // The decoder has brought its process down.
            return (null, false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, true);
        }
        finally
        {
            await limit.CancelAsync();
            await watching;
            if (isReusable)
            {
                _idle.Add(process);
            }
            else
            {
                process.Dispose();
            }
        }
    }

    private static async Task WatchMemoryAsync(PictureProcess process, long most, CancellationTokenSource limit)
    {
        try
        {
            while (process.Memory <= most)
            {
                await Task.Delay(MemoryCheckInterval, limit.Token);
            }

            await limit.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The picture is done, or has taken too long.
        }
    }

    /// <summary>A share of the machine: how many pictures at a time, and what each of them may take.</summary>
    private sealed class Lane(int places, TimeSpan longest, long mostMemory)
    {
        public SemaphoreSlim Places { get; } = new(places);

        public TimeSpan Longest => longest;

        public long MostMemory => mostMemory;
    }
}

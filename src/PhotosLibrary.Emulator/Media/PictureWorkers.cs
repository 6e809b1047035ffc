using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Decodes photos in processes of their own, since a native decoder cannot be ended otherwise.</summary>
/// <remarks>
/// A process does one picture after another, as a start takes longer than most pictures. One that takes too long, or
/// too much memory, is killed, and its picture counts as one that cannot be decoded. Where no process can be started,
/// as in a program that is a single file, the work is done in this one, without these limits.
/// </remarks>
internal sealed class PictureWorkers : IDisposable
{
    private const int MostHeaderBytes = 128;
    private const int MostPictureBytes = 1 << 30;

    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly ConcurrentBag<Process> _idle = [];
    private readonly ProcessStartInfo? _command;
    private readonly TimeSpan _longest;
    private readonly long _mostMemory;

    /// <summary>Creates the pool; no process is started before there is work.</summary>
    /// <param name="longest">How long a picture may take.</param>
    /// <param name="mostMemory">How many bytes of memory a picture may take.</param>
    public PictureWorkers(TimeSpan longest, long mostMemory = 3L << 30)
    {
        (_longest, _mostMemory, _command) = (longest, mostMemory, PictureWorker.Command());
    }

    /// <summary>Those that render.</summary>
    public static PictureWorkers Rendering { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>Those that inspect: whoever creates items never waits for those who look at pictures.</summary>
    public static PictureWorkers Inspecting { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>Does a job; null if the picture cannot be decoded within the limits.</summary>
    public async Task<RenderedMedia?> RunAsync(PictureJob job, CancellationToken cancellationToken)
    {
        if (_command is null)
        {
            return await MagickEngine.RunAsync(job.Run, cancellationToken);
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await RunInProcessAsync(job, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<RenderedMedia?> RunInProcessAsync(PictureJob job, CancellationToken cancellationToken)
    {
        var process = TakeIdle() ?? Start(_command!);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_longest);
        var watching = WatchMemoryAsync(process, limit);
        var isReusable = false;
        try
        {
            await process.StandardInput.WriteLineAsync(job.ToLine().AsMemory(), limit.Token);
            await process.StandardInput.FlushAsync(limit.Token);
            var media = await ReadAsync(process.StandardOutput.BaseStream, limit.Token);
            isReusable = true;
            return media;
        }
        catch (Exception exception)
            when (exception is IOException or FormatException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // It took too long or too much, or the decoder has brought its process down.
            return null;
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
                End(process);
            }
        }
    }

    /// <summary>Ends the processes that have no work.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var process))
        {
            End(process);
        }

        _slots.Dispose();
    }

    private static Process Start(ProcessStartInfo command)
    {
        var process = Process.Start(command)!;
        // Decoders may print warnings, which nobody needs; unread, they would stop the process at some point.
        process.BeginErrorReadLine();
        return process;
    }

    private Process? TakeIdle()
    {
        while (_idle.TryTake(out var process))
        {
            if (!process.HasExited)
            {
                return process;
            }

            process.Dispose();
        }

        return null;
    }

    // A line with the media type and the number of bytes, then the bytes; an empty type for what cannot be decoded.
    private static async Task<RenderedMedia?> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var header = "";
        var one = new byte[1];
        while (!header.EndsWith('\n'))
        {
            await output.ReadExactlyAsync(one, cancellationToken);
            header += (char)one[0];
            if (header.Length > MostHeaderBytes)
            {
                throw new FormatException("The process of the decoder responded with nonsense.");
            }
        }

        var parts = header.TrimEnd().Split(' ');
        var length = int.Parse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture);
        if (length > MostPictureBytes)
        {
            throw new FormatException("The process of the decoder responded with nonsense.");
        }

        var bytes = new byte[length];
        await output.ReadExactlyAsync(bytes, cancellationToken);
        return parts.Length == 1 ? null : new RenderedMedia(parts[0], bytes, isRendered: true);
    }

    private async Task WatchMemoryAsync(Process process, CancellationTokenSource limit)
    {
        try
        {
            while (true)
            {
                await Task.Delay(MemoryCheckInterval, limit.Token);
                process.Refresh();
                if (process.WorkingSet64 > _mostMemory)
                {
                    await limit.CancelAsync();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // The picture is done, or the process has ended.
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }

        process.Dispose();
    }
}

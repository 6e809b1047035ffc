using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A process that runs <see cref="PictureWorker"/>, as the emulator talks to it.</summary>
internal sealed class PictureProcess : IDisposable
{
    private const int MostHeaderBytes = 128;
    private const int MostPictureBytes = 256 << 20;

    // Not of a picture, but of a busy machine.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private PictureProcess(Process process) => _process = process;

    /// <summary>Whether it can take a job.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>How many bytes of memory it has now; 0 if it has ended.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts one; null if that cannot be done here.</summary>
    public static async Task<PictureProcess?> StartAsync(ProcessStartInfo command, CancellationToken cancellationToken)
    {
        PictureProcess? started = null;
        var isReady = false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestStart);
        try
        {
            started = new PictureProcess(Process.Start(command)!);
            // Decoders may print warnings, which nobody needs; unread, they would stop the process at some point.
            started._process.BeginErrorReadLine();
            isReady = await started.ReadLineAsync(limit.Token) == PictureWorker.Ready;
            return isReady ? started : null;
        }
        catch (Exception exception)
            when (exception is Win32Exception or IOException or FormatException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
        finally
        {
            if (!isReady)
            {
                started?.Dispose();
            }
        }
    }

    /// <summary>Has it do a job; null if the photo cannot be decoded.</summary>
    /// <exception cref="IOException">The process has ended: the decoder has brought it down.</exception>
    /// <exception cref="FormatException">It responded with nonsense, and is of no use any more.</exception>
    public async Task<PictureResult?> RunAsync(PictureJob job, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(job.ToLine().AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var header = await ReadLineAsync(cancellationToken);
        if (header == PictureWorker.Undecodable)
        {
            return null;
        }

        var parts = header.Split(' ');
        var numbers = parts[..3].Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToList();
        var size = new PixelSize(numbers[0], numbers[1]);
        if (parts.Length == 3)
        {
            return new PictureResult(size);
        }

        if (numbers[2] is < 0 or > MostPictureBytes)
        {
            throw new FormatException($"A picture of {numbers[2]} bytes is too large.");
        }

        var bytes = new byte[numbers[2]];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(bytes, cancellationToken);
        return new PictureResult(size, new RenderedMedia(parts[3], bytes, isRendered: true));
    }

    /// <summary>Ends it, whatever it does.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await _process.StandardOutput.BaseStream.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.ToString();
            }

            line.Append((char)one[0]);
            if (line.Length > MostHeaderBytes)
            {
                throw new FormatException("The line is too long.");
            }
        }
    }
}

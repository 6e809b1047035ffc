using System.ComponentModel;
using System.Diagnostics;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Takes a still out of a video with ffmpeg, where the machine has it.</summary>
/// <param name="program">Path of the program; null if there is none.</param>
internal sealed class VideoFrames(string? program)
{
    private const int MostBytes = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The program found on PATH, if any.</summary>
    public static VideoFrames FromPath()
    {
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return new VideoFrames(folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists));
    }

    /// <summary>The first frame as a PNG, upright; null if there is no ffmpeg or it did not succeed in time.</summary>
    public async Task<byte[]?> TakeFirstAsync(string path, CancellationToken cancellationToken)
    {
        if (program is null)
        {
            return null;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);

        // Only plain files may be opened: a playlist within the upload must not make ffmpeg call a server.
        var start = new ProcessStartInfo(program)
        {
            ArgumentList =
            {
                "-nostdin",
                "-v",
                "quiet",
                "-threads",
                "1",
                "-protocol_whitelist",
                "file,pipe",
                "-i",
                "file:" + Path.GetFullPath(path),
                "-an",
                "-frames:v",
                "1",
                "-f",
                "image2pipe",
                "-c:v",
                "png",
                "-",
            },
            RedirectStandardOutput = true,
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            var frame = await ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? frame : null;
        }
        catch (Win32Exception)
        {
            // It is there but does not run here.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            Kill(process);
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        using var frame = new MemoryStream();
        var buffer = new byte[81920];
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (frame.Length + read > MostBytes)
            {
                throw new OperationCanceledException();
            }

            frame.Write(buffer, 0, read);
        }

        return frame.Length > 0 ? frame.ToArray() : null;
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It never started, or has just ended.
        }
    }
}

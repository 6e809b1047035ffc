using System.ComponentModel;
using System.Diagnostics;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A program of the machine that may or may not be there, run for a limited time.</summary>
/// <param name="path">Where it is; null if there is none.</param>
internal sealed class OutsideProgram(string? path)
{
    private const int MostBytes = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The path of the program of this name on PATH, if any.</summary>
    public static string? PathOf(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>What it prints; null if it is not there, fails, or does not come to an end in time.</summary>
    public async Task<byte[]?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true },
        };
        try
        {
            process.Start();
            var output = await ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? output : null;
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
        using var all = new MemoryStream();
        var buffer = new byte[81920];
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (all.Length + read > MostBytes)
            {
                throw new OperationCanceledException();
            }

            all.Write(buffer, 0, read);
        }

        return all.Length > 0 ? all.ToArray() : null;
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

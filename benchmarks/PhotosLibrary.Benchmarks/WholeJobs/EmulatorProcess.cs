using System.Diagnostics;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>The emulator in a process of its own, so that its work is not counted as the client's.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;

    private EmulatorProcess(Process process, string data, Uri address) =>
        (_process, _data, Address) = (process, data, address);

    public Uri Address { get; }

    public static async Task<EmulatorProcess> StartAsync(params string[] options)
    {
        var data = Directory.CreateTempSubdirectory("photos-jobs-").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll");
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--data", data, .. options])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var line =
            await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The emulator did not start.");
        // The rest of its output is discarded, so that a full pipe cannot block it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new EmulatorProcess(process, data, new Uri(line.Split(' ')[^1]));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>The emulator as a process of its own, that a test may kill.</summary>
internal sealed class EmulatorProgram : IDisposable
{
    private const string Prefix = "Google Photos emulator listening on ";

    private readonly Process _process;

    private EmulatorProgram(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>The most memory that it ever had, in bytes; only Linux tells.</summary>
    public long PeakMemory
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024
                * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }

    public static async Task<EmulatorProgram> StartAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "PhotosLibrary.Emulator.dll");
        var started = new EmulatorProgram(
            Process.Start(
                new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", .. arguments])
                {
                    RedirectStandardOutput = true,
                    // Ready sooner: nothing here runs long enough to be worth better code.
                    Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_QuickJitForLoops"] = "1" },
                }
            )!
        );
        var line = await started._process.StandardOutput.ReadLineAsync();
        if (line?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            throw new InvalidOperationException($"The emulator did not start: {line}");
        }

        started.Address = new Uri(line[Prefix.Length..]);
        return started;
    }

    /// <summary>Ends it as a power cut of the process would: at once, wherever it is.</summary>
    public void Kill() => _process.Kill();

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

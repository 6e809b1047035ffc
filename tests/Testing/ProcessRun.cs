using System.Diagnostics;

namespace Testing;

/// <summary>A program that was run to its end, and what it printed.</summary>
public sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program in a folder and waits for its end.</summary>
    public static Task<ProcessRun> StartAsync(string program, string folder, params string[] arguments) =>
        StartAsync(program, folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a program in a folder, with further environment variables, and waits for its end.</summary>
    public static async Task<ProcessRun> StartAsync(
        string program,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test host's own settings must not reach the builds that it starts.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProcessRun(process.ExitCode, await output, await error);
    }
}

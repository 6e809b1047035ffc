using System.Diagnostics;

namespace PhotosLibrary.Benchmarks;

/// <summary>Runs git, the compiler or a built program to its end.</summary>
internal static class OtherProgram
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Environment variables beside those of this process; null for none.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidDataException">Its exit code is not 0.</exception>
    public static async Task<string> RunAsync(
        string program,
        string folder,
        IReadOnlyCollection<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidDataException(
                $"{Path.GetFileName(program)} {string.Join(' ', arguments)} failed:\n{await output}{await error}"
            );
    }
}

using System.Diagnostics;

namespace PhotosLibrary.Benchmarks;

/// <summary>Git, the compiler, or what it made, run to its end.</summary>
internal static class OtherProgram
{
    /// <summary>Runs it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets beside those of this process; null for none.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidDataException">It ended with another code than 0.</exception>
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

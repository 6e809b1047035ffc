using System.CommandLine;

namespace PhotosLibrary.Cli;

/// <summary>How a command ends: what goes wrong is one line for a person, and the exit code tells scripts.</summary>
internal static class CommandRun
{
    private const int Failed = 1;

    // As shells have it for a program that Ctrl+C ends.
    private const int Stopped = 130;

    /// <summary>Says what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; whether all of it succeeded.</param>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<bool>> run) =>
        command.SetAction((arguments, cancellationToken) => RunAsync(stop => run(arguments, stop), cancellationToken));

    /// <summary>Runs a command.</summary>
    /// <param name="run">What it does; whether all of it succeeded.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="context">Where it is, for the line that says what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        Func<CancellationToken, Task<bool>> run,
        CancellationToken cancellationToken,
        Func<string>? context = null
    )
    {
        try
        {
            return await run(cancellationToken) ? 0 : Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Stopped;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(context?.Invoke() + PrintableText.Of(e.Message));
            return Failed;
        }
    }
}

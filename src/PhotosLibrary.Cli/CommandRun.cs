using System.CommandLine;

namespace PhotosLibrary.Cli;

/// <summary>How a command ends: an error is one line for the user, and an exit code for scripts.</summary>
internal static class CommandRun
{
    private const int Failed = 1;

    // The exit code of shells for a program that Ctrl+C ends.
    private const int Cancelled = 130;

    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; whether all of it succeeded.</param>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<bool>> run) =>
        command.SetAction((arguments, cancellationToken) => RunAsync(stop => run(arguments, stop), cancellationToken));

    /// <summary>Runs a command.</summary>
    /// <param name="run">What it does; whether all of it succeeded.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="context">What the command is doing, to begin the line of an error with.</param>
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
            return Cancelled;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(context?.Invoke() + ErrorText.Of(e));
            return Failed;
        }
    }
}

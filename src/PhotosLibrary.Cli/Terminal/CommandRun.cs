using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace PhotosLibrary.Cli.Terminal;

/// <summary>How a command ends: an error is one line for the user, and an exit code for scripts.</summary>
internal static class CommandRun
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does, and how that ended.</param>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<ExitCode>> run) =>
        command.SetAction((arguments, cancellationToken) => RunAsync(stop => run(arguments, stop), cancellationToken));

    /// <summary>Sets what a command does that either succeeds or throws.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does.</param>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task> run) =>
        command.Runs(
            async (arguments, stop) =>
            {
                await run(arguments, stop);
                return ExitCode.Success;
            }
        );

    /// <summary>Runs a command.</summary>
    /// <param name="run">What it does, and how that ended.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="context">What the command is doing, to begin the line of an error with.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        Func<CancellationToken, Task<ExitCode>> run,
        CancellationToken cancellationToken,
        Func<string>? context = null
    )
    {
        try
        {
            return (int)await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return (int)ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(context?.Invoke() + ErrorText.Of(e));
            return (int)ExitCodes.Of(e);
        }
    }

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="parse">Parses the arguments.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(Func<ParseResult> parse)
    {
        ParseResult arguments;
        try
        {
            arguments = parse();
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync(ErrorText.Of(e));
            return (int)e.Code;
        }

        if (arguments.Action is not ParseErrorAction usage)
        {
            return await arguments.InvokeAsync();
        }

        // Who reads the output wants data and nothing else, and the whole help would bury what is wrong. Who has named
        // no command needs to see which there are.
        var isIncomplete =
            arguments.CommandResult.Command.Subcommands.Count > 0 && arguments.UnmatchedTokens.Count == 0;
        usage.ShowHelp = isIncomplete;
        await arguments.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
        if (isIncomplete)
        {
            return (int)ExitCode.Usage;
        }

        await Console.Error.WriteLineAsync($"Options and examples: {PathOf(arguments.CommandResult)} --help");
        return (int)ExitCode.Usage;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "photos";
}

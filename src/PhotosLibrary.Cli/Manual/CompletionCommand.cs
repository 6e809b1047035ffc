using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Manual;

/// <summary><c>photos completion</c>: the script that makes a shell complete commands, options and values.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell.", HelpName = "bash|zsh|fish|pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command(
            "completion",
            "Prints a script that makes a shell complete commands, options and their values; its first line says where "
                + "it goes."
        )
        {
            shell,
        };
        command.Runs(
            async (arguments, stop) =>
            {
                var script = arguments.GetRequiredValue(shell) switch
                {
                    "bash" => CompletionScripts.Bash,
                    "zsh" => CompletionScripts.Zsh,
                    "fish" => CompletionScripts.Fish,
                    _ => CompletionScripts.Pwsh,
                };
                await Console.Out.WriteAsync(script.AsMemory(), stop);
            }
        );
        return command;
    }
}

using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Manual;

/// <summary><c>photos man</c>: the manual page, made of the commands themselves.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        var command = new Command("man", "Prints the manual page, for man(1).");
        command.Runs(
            async (arguments, stop) =>
            {
                var page = ManualPage.Of((RootCommand)arguments.RootCommandResult.Command);
                await Console.Out.WriteAsync(page.AsMemory(), stop);
            }
        );
        return command;
    }
}

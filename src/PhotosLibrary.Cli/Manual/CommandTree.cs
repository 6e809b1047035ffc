using System.CommandLine;

namespace PhotosLibrary.Cli.Manual;

/// <summary>All commands, as the manual and the help name them.</summary>
internal static class CommandTree
{
    /// <summary>The commands that do something, with their names, such as <c>album add</c>.</summary>
    public static IEnumerable<(string Name, Command Command)> Of(Command root) =>
        root
            .Subcommands.Where(command => !command.Hidden)
            .SelectMany(command =>
                command.Subcommands.Count > 0
                    ? Of(command).Select(each => ($"{command.Name} {each.Name}", each.Command))
                    : [(command.Name, command)]
            );

    /// <summary>The name of a command; empty for the root.</summary>
    public static string NameOf(Command command) =>
        command is RootCommand ? ""
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}".Trim()
        : command.Name;
}

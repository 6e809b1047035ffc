using System.CommandLine;
using System.CommandLine.Help;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Configuration;

/// <summary>
/// Every option can be set for good, in the environment or in a file: what the arguments of a command leave open is
/// completed by it.
/// </summary>
internal static class Settings
{
    /// <summary>All that can be set.</summary>
    public static IEnumerable<Setting> Of(Command root) =>
        CommandsOf(root)
            .SelectMany(command => OptionsOf(command).Select(option => new Setting(PathOf(command), option)));

    /// <summary>The values of a setting and where they are set; null if it is not.</summary>
    public static (IReadOnlyList<string> Values, string Source)? Find(Setting setting, SettingsFile file)
    {
        foreach (var variable in (string[])[setting.Variable, setting.CommonVariable])
        {
            // An empty one is how a script unsets it.
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                return ([value], variable);
            }
        }

        foreach (var name in (string[])[setting.Name, setting.CommonName])
        {
            if (file.Values.TryGetValue(name, out var values))
            {
                return (values, $"{name} in {file.Path}");
            }
        }

        return null;
    }

    /// <summary>Parses arguments, and completes them by what is set.</summary>
    /// <exception cref="CommandException">The settings file is wrong.</exception>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> args)
    {
        // A file may be called @lake.jpg, which would be read as a response file.
        var rules = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var given = root.Parse(args, rules);
        if (given.Errors.Count > 0 || given.CommandResult.Command is RootCommand || given.Tokens.Any(IsDirective))
        {
            return given;
        }

        var file = SettingsFile.Read();
        Check(file, root);
        var command = given.CommandResult.Command;
        List<string> added = [];
        foreach (
            var option in OptionsOf(command).Where(option => given.GetResult(option) is null or { Implicit: true })
        )
        {
            if (Find(new Setting(PathOf(command), option), file) is { } found)
            {
                added.AddRange(found.Values.Select(value => $"{option.Name}={value}"));
            }
        }

        var end = args.Count;
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                end = i;
                break;
            }
        }

        var completed = root.Parse([.. args.Take(end), .. added, .. args.Skip(end)], rules);
        return completed.Errors.Count == 0
            ? completed
            : throw new CommandException(
                $"A setting is wrong: {completed.Errors[0].Message} `photos config` lists what is set, and where.",
                ExitCode.Usage
            );
    }

    private static bool IsDirective(System.CommandLine.Parsing.Token token) =>
        token.Type == System.CommandLine.Parsing.TokenType.Directive;

    private static void Check(SettingsFile file, Command root)
    {
        var names = Of(root).SelectMany(setting => (string[])[setting.Name, setting.CommonName]).ToHashSet();
        if (file.Values.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new CommandException(
                $"The settings file {file.Path} has \"{unknown}\", which no command knows. "
                    + "`photos config --all` lists what can be set.",
                ExitCode.Usage
            );
        }
    }

    private static IEnumerable<Command> CommandsOf(Command command) =>
        command.Subcommands.SelectMany(CommandsOf).Prepend(command).Where(each => each is not RootCommand);

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command
            .Options.Concat(AncestorsOf(command).SelectMany(each => each.Options).Where(option => option.Recursive))
            .Where(option => option is not (HelpOption or VersionOption));

    private static string PathOf(Command command) =>
        string.Join(
            ' ',
            AncestorsOf(command)
                .Reverse()
                .Append(command)
                .Where(each => each is not RootCommand)
                .Select(each => each.Name)
        );

    private static IEnumerable<Command> AncestorsOf(Command command)
    {
        for (var each = ParentOf(command); each is not null; each = ParentOf(each))
        {
            yield return each;
        }

        static Command? ParentOf(Command child) => child.Parents.OfType<Command>().FirstOrDefault();
    }
}

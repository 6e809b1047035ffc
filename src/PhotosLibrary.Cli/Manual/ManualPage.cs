using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Reflection;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Manual;

/// <summary>The manual page of <c>photos</c>.</summary>
internal sealed class ManualPage
{
    // An option of so many commands is described once.
    private const int CommonCount = 5;

    private readonly Roff _roff = new();
    private readonly RootCommand _root;
    private readonly List<(string Name, Command Command)> _commands;
    private readonly List<Option> _common;

    private ManualPage(RootCommand root)
    {
        _root = root;
        _commands = [.. CommandTree.Of(root)];
        _common =
        [
            .. root.Options.OrderBy(option => option.Name, StringComparer.Ordinal),
            .. _commands
                .SelectMany(each => each.Command.Options)
                .GroupBy(option => (option.Name, option.Description))
                .Where(group => group.Count() >= CommonCount)
                .Select(group => group.First()),
        ];
    }

    public static string Of(RootCommand root)
    {
        var page = new ManualPage(root);
        page.WriteHead();
        page.WriteCommands();
        page.WriteOptions();
        page.WriteExitStatus();
        page.WriteEnvironment();
        page.WriteFiles();
        page.WriteExamples();
        return page._roff.ToString();
    }

    private void WriteHead()
    {
        var version = typeof(ManualPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        _roff.Title("photos", $"photos {version?.InformationalVersion.Split('+')[0]}");
        _roff.Section("NAME");
        _roff.About("photos", _root.Description!.TrimEnd('.'));
        _roff.Section("SYNOPSIS");
        _roff.Term("photos", "COMMAND [ARGUMENTS] [OPTIONS]", "");
        _roff.Section("DESCRIPTION");
        _roff.Paragraph(
            "Uploads photos and videos to Google Photos, lists, searches and downloads them, and keeps albums. Google "
                + "shows an app only what the app itself has uploaded and created. Data goes to the standard output, "
                + "everything else to the standard error."
        );
    }

    private void WriteCommands()
    {
        _roff.Section("COMMANDS");
        foreach (var (name, command) in _commands)
        {
            var arguments = command.Arguments.Select(argument => ValueOf(argument, argument.Name)).ToList();
            _roff.Subsection(string.Join(' ', arguments.Prepend(name)));
            _roff.Paragraph(TextOf(command.Description));
            foreach (var argument in command.Arguments)
            {
                _roff.Term("", ValueOf(argument, argument.HelpName ?? argument.Name), TextOf(argument.Description));
            }

            foreach (var option in command.Options.Where(option => !IsCommon(option)))
            {
                WriteOption(option);
            }

            var common = command.Options.Where(IsCommon).Select(option => option.Name).ToList();
            if (common.Count > 0)
            {
                _roff.Paragraph($"See OPTIONS: {string.Join(", ", common)}.");
            }
        }
    }

    private void WriteOptions()
    {
        _roff.Section("OPTIONS");
        _common.ForEach(WriteOption);
    }

    private void WriteOption(Option option)
    {
        var aliases = option.Aliases.Where(alias => alias.StartsWith('-')).Order(StringComparer.Ordinal);
        var takesValue = option.ValueType != typeof(bool) && option is not (HelpOption or VersionOption);
        _roff.Term(
            string.Join(", ", aliases.Append(option.Name)),
            takesValue ? option.HelpName ?? "VALUE" : null,
            TextOf(option.Description)
        );
    }

    private void WriteExitStatus()
    {
        _roff.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitCodes.Meanings)
        {
            _roff.Term(((int)code).ToString(CultureInfo.InvariantCulture), null, meaning);
        }
    }

    private void WriteEnvironment()
    {
        _roff.Section("ENVIRONMENT");
        _roff.Term(
            "PHOTOS_TOKEN",
            null,
            "An access token that was obtained elsewhere, instead of signing in; dev:NAME for an emulator."
        );
        _roff.Term("PHOTOS_CONFIG", null, "Another settings file.");
        _roff.Term(
            "PHOTOS_<COMMAND>_<OPTION>, PHOTOS_<OPTION>",
            null,
            "Sets an option for good, of one command or of all that have it: PHOTOS_UPLOAD_ALBUM, PHOTOS_SERVER. What "
                + "the arguments say comes first, then the environment, then the settings file. `photos config --all` "
                + "lists all of them."
        );
        _roff.Term("NO_COLOR", null, "If it is set, nothing is coloured, and no picture is shown.");
        _roff.Term("TERM, TERM_PROGRAM, COLORTERM", null, "What the terminal says that it can.");
    }

    private void WriteFiles()
    {
        _roff.Section("FILES");
        _roff.Term(
            "~/.config/photos/config.json",
            null,
            "Settings: a JSON object such as { \"account\": \"work\", \"upload.album\": \"Phone\" }. On Windows in "
                + "%APPDATA%, on macOS in ~/Library/Application Support."
        );
        _roff.Term(
            "~/.local/share/photos",
            null,
            "A folder for each account, with its grant and its journal of uploads. `photos status` names it."
        );
    }

    private void WriteExamples()
    {
        _roff.Section("EXAMPLES");
        foreach (var name in _commands.Select(each => each.Name).Prepend(""))
        {
            foreach (var example in Examples.Of(name))
            {
                _roff.Example(example);
            }
        }
    }

    private bool IsCommon(Option option) =>
        _common.Exists(common => common.Name == option.Name && common.Description == option.Description);

    private static string ValueOf(Argument argument, string name)
    {
        var isMany = argument.Arity.MaximumNumberOfValues > 1;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]{(isMany ? "..." : "")}"
            : isMany ? $"{name}..."
            : name;
    }

    // The page is also for other users than the one who prints it.
    private static string TextOf(string? description)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 1 ? (description ?? "").Replace(home, "~", StringComparison.Ordinal) : description ?? "";
    }
}

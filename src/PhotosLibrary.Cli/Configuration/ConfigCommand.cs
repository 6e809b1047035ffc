using System.CommandLine;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Configuration;

/// <summary><c>photos config</c>: what is set for good, and where.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Lists also what can be set and is not." };
        var json = JsonOption.Create();
        var command = new Command(
            "config",
            "Lists the options that the environment or the settings file sets, each with its value and where it is "
                + "set. What a command's own arguments say comes before the environment, and that before the file."
        )
        {
            all,
            json,
        };
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    (Command)arguments.RootCommandResult.Command,
                    Notices.Of(arguments),
                    arguments.GetValue(all),
                    arguments.GetValue(json),
                    stop
                )
        );
        return command;
    }

    private static async Task RunAsync(
        Command root,
        Notices notices,
        bool includesUnset,
        bool isJson,
        CancellationToken cancellationToken
    )
    {
        var file = SettingsFile.Read();
        using var lines = new Lines(isJson);
        var isAny = false;
        foreach (var setting in Settings.Of(root))
        {
            var found = Settings.Find(setting, file);
            if (found is null && !includesUnset)
            {
                continue;
            }

            isAny = true;
            var value = found is { Values: var values } ? string.Join(", ", values) : null;
            lines.Write(
                new Dictionary<string, string?>
                {
                    ["name"] = setting.Name,
                    ["variable"] = setting.Variable,
                    ["value"] = value,
                    ["source"] = found?.Source,
                },
                $"{setting.Name, -24}  {setting.Variable, -32}  {(found is null ? "" : $"{value}  ({found?.Source})")}"
            );
        }

        await lines.FlushAsync(cancellationToken);
        notices.Say($"Settings file: {file.Path}{(File.Exists(file.Path) ? "" : " (does not exist)")}");
        if (!isAny)
        {
            notices.Say("Nothing is set; `photos config --all` lists what can be.");
        }
    }
}

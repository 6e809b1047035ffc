using System.Text;
using System.Text.RegularExpressions;
using PhotosLibrary.EndToEnd.Tests.OtherClients;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>The manual page, the help and the README name every command and every option.</summary>
public sealed partial class ManualTests : IDisposable
{
    private readonly PhotosProgram _photos = new(isNative: false);

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Manual_page_has_every_command_with_every_option()
    {
        var page = await PageAsync();
        var sections = SectionsOf(page);

        foreach (var (command, option) in await OptionsAsync())
        {
            var own = Assert.Single(CommandsOf(page), each => each.Name == command);
            Assert.Contains($"--{option}", own.Text + sections["OPTIONS"], StringComparison.Ordinal);
            if (option is not ("quiet" or "verbose"))
            {
                Assert.Contains($"--{option}", own.Text, StringComparison.Ordinal);
            }
        }
    }

    [SkippableFact]
    public async Task Manual_page_has_the_sections_that_readers_look_for()
    {
        var sections = SectionsOf(await PageAsync());

        Assert.Equal(
            [
                "NAME",
                "SYNOPSIS",
                "DESCRIPTION",
                "COMMANDS",
                "OPTIONS",
                "EXIT STATUS",
                "ENVIRONMENT",
                "FILES",
                "EXAMPLES",
            ],
            sections.Keys
        );
        Assert.All(
            (int[])[0, 1, 2, 3, 4, 5, 6, 130],
            code => Assert.Contains($"\\fB{code}\\fR", sections["EXIT STATUS"], StringComparison.Ordinal)
        );
        Assert.All(
            (string[])["PHOTOS_TOKEN", "PHOTOS_CONFIG", "PHOTOS_<COMMAND>_<OPTION>", "NO_COLOR"],
            name => Assert.Contains(name, sections["ENVIRONMENT"], StringComparison.Ordinal)
        );
    }

    [SkippableFact]
    public async Task Manual_page_is_set_without_warnings()
    {
        Skip.IfNot(Programs.IsInstalled("groff"), "groff is not installed (Debian's package groff-base).");
        var file = _photos.Write("photos.1", Encoding.UTF8.GetBytes((await _photos.RunAsync("man")).Output));

        var run = await ProcessRun.StartAsync("groff", _photos.Folder, "-man", "-ww", "-Tutf8", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("photos - Google Photos on the command line", Styles().Replace(run.Output, ""));
    }

    [SkippableFact]
    public async Task Manual_page_names_no_folder_of_the_user_who_prints_it()
    {
        _photos.Set("HOME", _photos.Folder);
        _photos.Set("XDG_DATA_HOME", Path.Combine(_photos.Folder, ".local/share"));

        Assert.DoesNotContain(_photos.Folder, await PageAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Every_command_has_an_example_with_options_that_it_has()
    {
        var page = await PageAsync();
        var sections = SectionsOf(page);

        Assert.All(
            CommandsOf(page),
            command =>
            {
                var examples = sections["EXAMPLES"]
                    .Split('\n')
                    .Where(line =>
                        Regex.IsMatch(line, $@"(^|\W)photos {Regex.Escape(command.Name)}(?! \w+ \w*album)\b")
                    )
                    .ToList();
                Assert.NotEmpty(examples);
                // What follows is another program's, or another command's.
                var options = examples
                    .Select(line => line[line.IndexOf($"photos {command.Name}", StringComparison.Ordinal)..])
                    .SelectMany(line => LongOption().Matches(line.Split('|')[0]).Select(match => match.Value));
                Assert.All(
                    options,
                    option => Assert.Contains(option, command.Text + sections["OPTIONS"], StringComparison.Ordinal)
                );
            }
        );
    }

    [SkippableFact]
    public async Task Readme_of_the_tool_names_every_command_and_every_exit_code()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("src/PhotosLibrary.Cli/README.md"));
        var help = await _photos.RunAsync("--help");

        Assert.All(
            CommandsOf(await PageAsync()),
            command => Assert.Matches($@"`photos {Regex.Escape(command.Name)}[ `]", readme)
        );
        var codes = ExitCode().Matches(help.Output);
        Assert.Equal(8, codes.Count);
        Assert.All(codes, code => Assert.Contains($"| {code.Groups[1].Value} | {code.Groups[2].Value} |", readme));
    }

    [SkippableTheory]
    [InlineData("photos upload ~/Pictures --album Holidays")]
    [InlineData("photos list --date 2024-05 --json | photos album add Holidays -", "album", "add")]
    [InlineData("photos describe ID \"The lake at dawn\"", "describe")]
    public async Task Help_ends_with_examples(string example, params string[] command)
    {
        var help = await _photos.RunAsync([.. command, "--help"]);

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains(
            $"\n  {example}\n",
            help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }

    [SkippableTheory]
    [InlineData("sign-in")]
    [InlineData("rename", "album")]
    public async Task Missing_command_prints_the_help_as_an_error(string command, params string[] arguments)
    {
        var run = await _photos.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"\n  {command} ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> PageAsync()
    {
        var man = await _photos.RunAsync("man");
        Assert.True(man.ExitCode == 0, man.Error);
        return man.Output.Replace("\\-", "-", StringComparison.Ordinal);
    }

    // Every option of every command can be set for good, and is listed there.
    private async Task<List<(string Command, string Option)>> OptionsAsync()
    {
        var config = await _photos.RunAsync("config", "--all");
        var options = config
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')[0].Split('.'))
            .Select(parts => (string.Join(' ', parts.SkipLast(1)), parts[^1]))
            .Where(option => option.Item1 != "album")
            .ToList();
        Assert.Contains(("album add", "json"), options);
        return options;
    }

    private static Dictionary<string, string> SectionsOf(string page) =>
        page.Split(".SH ")
            .Skip(1)
            .Select(section => section.Split('\n', 2))
            .ToDictionary(section => section[0].Trim('"'), section => section[1]);

    private static List<(string Name, string Text)> CommandsOf(string page) =>
        [
            .. SectionsOf(page)["COMMANDS"]
                .Split(".SS ")
                .Skip(1)
                .Select(section => section.Split('\n', 2))
                .Select(section => (Arguments().Replace(section[0].Trim('"'), ""), section[1])),
        ];

    // Arguments are in capitals.
    [GeneratedRegex(@"( \[?[A-Z][A-Za-z.-]*\]?(\.\.\.)?)+$")]
    private static partial Regex Arguments();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex LongOption();

    [GeneratedRegex(@"(?m)^ +(\d+)  (.+)$")]
    private static partial Regex ExitCode();

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Styles();
}

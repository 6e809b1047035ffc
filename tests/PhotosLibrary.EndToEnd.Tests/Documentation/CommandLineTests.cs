using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>Command lines of <c>photos</c> in the sentences and tables of pages, which no test runs.</summary>
public partial class CommandLineTests
{
    public static TheoryData<string> Pages =>
        [.. CodeBlock.Pages.Where(page => CommandLines().IsMatch(File.ReadAllText(Repository.PathOf(page))))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_line_in_a_sentence_has_a_command_and_options_that_exist(string page)
    {
        var helps = new Dictionary<string, string> { [""] = await HelpAsync("") };
        foreach (Match line in CommandLines().Matches(await File.ReadAllTextAsync(Repository.PathOf(page))))
        {
            var command = line.Groups["command"].Value.TrimEnd();
            Assert.Matches($@"(?m)^  {command.Split(' ')[0]}\b", helps[""]);
            if (!helps.TryGetValue(command, out var help))
            {
                helps[command] = help = await HelpAsync(command);
            }

            Assert.All(Options().Matches(line.Value), option => Assert.Matches($@"(?m){option.Value}\b", help));
        }
    }

    private static async Task<string> HelpAsync(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var photos = Path.Combine(AppContext.BaseDirectory, "photos.dll");
        return (await ProcessRun.StartAsync("dotnet", Path.GetTempPath(), [photos, .. words, "--help"])).Output;
    }

    [GeneratedRegex("`photos (?<command>[a-z-]+( [a-z]+)?)[^`]*`")]
    private static partial Regex CommandLines();

    [GeneratedRegex("(?<= )--[a-z-]+")]
    private static partial Regex Options();
}

using System.Text.Json;
using System.Xml.Linq;
using PhotosLibrary.EndToEnd.Tests.OtherClients;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>
/// Runs a block of code as it stands: whoever pastes it into an empty project, a shell or a file gets no error.
/// </summary>
internal static class CodeBlockRun
{
    private static readonly Dictionary<string, CodeBlock> Blocks = CodeBlock
        .Pages.SelectMany(CodeBlock.In)
        .ToDictionary(block => block.Place);

    /// <summary>The places of all blocks of the guides, or of all other pages.</summary>
    public static TheoryData<string> PlacesIn(bool guides) =>
        [.. Blocks.Values.Where(block => block.IsInGuide == guides).Select(block => block.Place)];

    public static async Task RunAsync(string place)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux can a test stand in for Google and for the browser.");
        var block = Blocks[place];
        switch (block.Language)
        {
            case "csharp":
                await RunProgramAsync(block);
                break;
            case "sh":
                await RunFileAsync(block, "bash", "block.sh", "-euo", "pipefail");
                break;
            case "python":
                await RunFileAsync(block, "python3", "block.py");
                break;
            case "js":
                await RunFileAsync(block, "node", "block.mjs");
                break;
            case "json":
                using (JsonDocument.Parse(block.Text)) { }
                break;
            case "xml":
                AssertIsXmlOfProject(block);
                break;
            // What a program prints, or what is typed into a form.
            case "text":
                break;
            default:
                Assert.Fail($"{place}: nothing is known about the language \"{block.Language}\".");
                break;
        }
    }

    private static async Task RunProgramAsync(CodeBlock block)
    {
        using var program = BlockProgram.Compile(block);
        await using var machine = await ReaderMachine.StartAsync();
        AssertSucceeded(block, await machine.RunAsync("dotnet", program.Arguments, program.IsService));
    }

    private static async Task RunFileAsync(CodeBlock block, string program, string file, params string[] options)
    {
        Skip.IfNot(Programs.IsInstalled(program), $"{program} is not installed.");
        await using var machine = await ReaderMachine.StartAsync(
            isSignedIn: !block.Text.Contains("photos sign-in", StringComparison.Ordinal)
        );
        var path = await machine.WriteAsync(file, block.Text);
        AssertSucceeded(block, await machine.RunAsync(program, [.. options, path]));
    }

    private static void AssertSucceeded(CodeBlock block, ProcessRun run) =>
        Assert.True(
            run.ExitCode == 0,
            $"{block.Place} ended with {run.ExitCode}.\n{run.Output}\n{run.Error}\n{block.Text}"
        );

    // Of a project file, whose packages exist, or another one that is well-formed.
    private static void AssertIsXmlOfProject(CodeBlock block)
    {
        var packages = File.ReadAllText(Repository.PathOf("Directory.Packages.props"));
        var references = XElement.Parse($"<block>{block.Text}</block>").Descendants("PackageReference");
        Assert.All(
            references.Select(reference => reference.Attribute("Include")!.Value),
            name =>
                Assert.True(
                    File.Exists(Repository.PathOf("src", name, $"{name}.csproj"))
                        || packages.Contains($"\"{name}\"", StringComparison.Ordinal),
                    $"{block.Place}: there is no package {name}."
                )
        );
    }
}

using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>What the documents for people who work on this repository say of its files is where they say.</summary>
public partial class PathTests
{
    // Of the example of a second API, for whoever adds one.
    private const string MadeUpSpec = "spec/photospicker.v1.yaml";

    private static readonly string[] GeneratedFolders = ["artifacts", "bin", "obj", ".git"];

    private static readonly string[] Extensions = [".cs", ".json", ".liquid", ".md", ".props", ".targets", ".yaml"];

    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("README.md")]
    [InlineData("generator/README.md")]
    [InlineData("spec/README.md")]
    [InlineData("src/Documentation/README.md")]
    [InlineData("tests/README.md")]
    public void Every_path_in_a_document_exists(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var paths = CodeOrLink()
            .Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups["text"].Value)
            .Where(text => text != MadeUpSpec && IsPath(text, folder))
            .Distinct()
            .ToList();

        Assert.NotEmpty(paths);
        Assert.DoesNotContain(paths, path => !Exists(path, folder));
    }

    // With folders: the first one is at the root, or beside the document. Without: a file by its extension.
    private static bool IsPath(string text, string folder) =>
        text.Split('/') is [{ Length: > 0 } first, _, ..]
            ? !GeneratedFolders.Contains(first) && Exists(first, folder)
            : Extensions.Contains(Path.GetExtension(text));

    private static bool Exists(string path, string folder) =>
        Path.Exists(Repository.PathOf(path)) || Path.Exists(Repository.PathOf(folder, path));

    [GeneratedRegex(@"`(?<text>[\w./-]+)`|\]\((?<text>[\w./-]+)\)")]
    private static partial Regex CodeOrLink();
}

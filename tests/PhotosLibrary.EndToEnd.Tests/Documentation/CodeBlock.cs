using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>A fenced block of a page that people read.</summary>
/// <param name="Page">The page, from the root of the repository.</param>
/// <param name="Line">The line of its fence.</param>
/// <param name="Language">What its fence says.</param>
/// <param name="Text">What is between the fences.</param>
internal sealed partial record CodeBlock(string Page, int Line, string Language, string Text)
{
    /// <summary>
    /// The pages for people who use the packages: the repository's README, those of the packages, and the guides.
    /// </summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md",
        .. Directory
            .EnumerateFiles(Repository.PathOf("src"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Where it is, as tests name it.</summary>
    public string Place => $"{Page}:{Line}";

    /// <summary>Whether its page is a guide.</summary>
    public bool IsInGuide => Page.StartsWith("src/Documentation/guides/", StringComparison.Ordinal);

    public static IEnumerable<CodeBlock> In(string page)
    {
        var lines = File.ReadAllLines(Repository.PathOf(page));
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence)
            {
                continue;
            }

            var first = i + 1;
            var end = Array.FindIndex(lines, first, line => line.Trim() == fence.Groups["ticks"].Value);
            Assert.True(end >= 0, $"{page}:{first}: the block has no end.");
            var indent = fence.Groups["indent"].Length;
            var text = lines[first..end].Select(line => line.Length < indent ? line : line[indent..]);
            yield return new CodeBlock(page, first, fence.Groups["language"].Value, string.Join('\n', text) + "\n");
            i = end;
        }
    }

    [GeneratedRegex(@"^(?<indent> *)(?<ticks>`{3,}|~{3,})(?<language>.*)$")]
    private static partial Regex Fence();
}

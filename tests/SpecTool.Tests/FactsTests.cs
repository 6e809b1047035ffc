using System.Text.RegularExpressions;
using SpecTool.Lint;

namespace SpecTool.Tests;

/// <summary>
/// What is known of Google stands in <c>spec/facts.md</c>, and code, tests and docs cite its headings.
/// </summary>
public partial class FactsTests
{
    private const string Unconfirmed = "unconfirmed";

    private static readonly string[] Marks = ["confirmed", "one source", Unconfirmed];
    private static readonly string[] TextFiles = [".cs", ".md", ".yaml", ".liquid", ".csproj", ".props", ".targets"];
    private static readonly string[] NotOurs = [".git", "bin", "obj", "artifacts"];

    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("spec", "facts.md"));

    [Fact]
    public void Every_citation_names_a_heading_that_exists()
    {
        var names = Headings().SelectMany(heading => new[] { heading, AnchorOf(heading) }).ToHashSet();
        var citations = Files(Repository.Root)
            .SelectMany(path => CitationsIn(path).Select(cited => (File: Relative(path), Heading: cited)))
            .ToLookup(citation => names.Contains(citation.Heading));

        Assert.NotEmpty(citations[true]);
        Assert.True(!citations[false].Any(), string.Join('\n', citations[false]));
    }

    [Fact]
    public async Task Every_fact_of_the_spec_has_a_heading_that_exists_and_a_mark_that_stands_there()
    {
        var facts = ApiFact.In(await Spec.ReadAsync(Repository.SpecPath)).ToList();

        Assert.NotEmpty(facts);
        Assert.All(
            facts,
            fact =>
            {
                Assert.Contains(fact.Heading, Headings());
                Assert.Contains(fact.Mark, string.Join('\n', LinesUnder(fact.Heading)), StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Headings_are_unique() => Assert.Equal(Headings().Distinct().Count(), Headings().Count());

    [Fact]
    public void Every_fact_has_a_mark_and_listed_sources()
    {
        var sources = TableRows("as of").SelectMany(row => row[0].Split(", ")).ToHashSet();

        Assert.All(
            TableRows("mark"),
            fact =>
            {
                Assert.Contains(fact[^1], Marks);
                var named = fact[^2].Split(", ", StringSplitOptions.RemoveEmptyEntries);
                Assert.All(named, source => Assert.True(sources.Contains(source) || Address().IsMatch(source), source));
                Assert.True(named.Length > 0 || fact[^1] == Unconfirmed, $"No source: {fact[0]}");
            }
        );
    }

    [Fact]
    public void Every_unconfirmed_setting_of_the_emulator_has_a_fact_marked_unconfirmed()
    {
        var ofFacts = TableRows("mark")
            .SelectMany(
                fact => fact.SelectMany(cell => NamedSetting().Matches(cell)),
                (fact, setting) => (fact, setting)
            )
            .Select(named => (Name: named.setting.Groups["name"].Value, Mark: named.fact[^1]))
            .ToList();
        var settings = Setting()
            .Matches(File.ReadAllText(Files(Repository.PathOf("src")).Single(IsUnconfirmedFacts)))
            .Select(property => property.Groups["name"].Value);

        Assert.Equal(settings.Order(), ofFacts.Select(fact => fact.Name).Order());
        Assert.All(ofFacts, fact => Assert.Equal((fact.Name, Unconfirmed), fact));
    }

    private static IEnumerable<string> Headings() =>
        Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

    private static IEnumerable<string> LinesUnder(string heading) =>
        Lines
            .SkipWhile(line => line != $"## {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    // The link that Markdown makes of a heading.
    private static string AnchorOf(string heading) =>
        NoPartOfAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>The rows of all tables whose last column has a name.</summary>
    private static List<string[]> TableRows(string lastColumn)
    {
        var rows = new List<string[]>();
        var isOne = false;
        var before = Array.Empty<string>();
        foreach (var line in Lines)
        {
            if (!line.StartsWith('|'))
            {
                before = [];
                isOne = false;
                continue;
            }

            var cells = line[1..^1].Split('|', StringSplitOptions.TrimEntries);
            if (cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                isOne = before[^1] == lastColumn;
            }
            else if (isOne)
            {
                rows.Add(cells);
            }

            before = cells;
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    private static IEnumerable<string> CitationsIn(string path)
    {
        var text = LineBreakInComment().Replace(File.ReadAllText(path), " ");
        return Citation()
            .Matches(text)
            .SelectMany(citation => citation.Groups["heading"].Captures)
            .Concat(Link().Matches(text).Select(link => link.Groups["anchor"]))
            .Select(cited => cited.Value);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(path => TextFiles.Contains(Path.GetExtension(path)))
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(inner => !NotOurs.Contains(Path.GetFileName(inner)))
                    .SelectMany(Files)
            );

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);

    private static bool IsUnconfirmedFacts(string path) => Path.GetFileName(path) == "UnconfirmedFacts.cs";

    [GeneratedRegex("""spec/facts\.md(?:, |</c>, )"(?<heading>[^"]+)"(?:(?:,| and|, and) "(?<heading>[^"]+)")*""")]
    private static partial Regex Citation();

    [GeneratedRegex(@"facts\.md#(?<anchor>[\w-]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s*\n\s*(?://+|#|\*)?\s*")]
    private static partial Regex LineBreakInComment();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoPartOfAnchors();

    [GeneratedRegex(@"\(setting `(?<name>\w+)`\)")]
    private static partial Regex NamedSetting();

    [GeneratedRegex(@"public \S+ (?<name>\w+) \{ get; set; \}")]
    private static partial Regex Setting();

    // A repository of GitHub, perhaps with an issue, or a page.
    [GeneratedRegex(@"^[\w.-]+(?:/[\w.-]+)+(?:#\d+)?$")]
    private static partial Regex Address();
}

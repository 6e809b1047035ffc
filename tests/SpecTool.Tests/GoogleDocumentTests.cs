using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpecTool.Drift;

namespace SpecTool.Tests;

/// <summary>
/// The spec beside what Google has published. Those documents are Google's and not in this repository: the tests look
/// for them in a folder <c>shared/reference</c> beside it.
/// </summary>
public partial class GoogleDocumentTests
{
    private const string Newest = "photoslibrary.discovery-20240605.json";
    private const string Older = "photoslibrary.discovery-20220217.json";

    private static readonly Lazy<Task<Spec>> TheSpec = new(() => Spec.ReadAsync(Repository.SpecPath));

    [SkippableFact]
    public async Task Newest_document_has_no_drift_and_every_declared_deviation()
    {
        var drift = DriftReport.Of(await TheSpec.Value, await ReadAsync(Newest));

        Assert.Empty(drift.Undeclared);
        Assert.Empty(drift.Stale);
        Assert.NotEmpty(drift.Declared);
    }

    // Counted once by hand, so that a reader that misses elements is noticed.
    [SkippableFact]
    public async Task Every_element_of_the_newest_document_is_read()
    {
        var facts = (await ReadAsync(Newest)).Facts().CountBy(fact => fact.Kind).ToDictionary();

        Assert.Equal((6, 19, 51), (facts[FactKind.Scope], facts[FactKind.Method], facts[FactKind.Schema]));
        Assert.Equal((114, 68, 41), (facts[FactKind.Field], facts[FactKind.EnumValue], facts[FactKind.MethodScope]));
    }

    [SkippableFact]
    public async Task Limit_that_differs_in_an_older_document_is_reported()
    {
        var drift = DriftReport.Of(await TheSpec.Value, await ReadAsync(Older));

        var difference = Assert.Single(drift.Undeclared);
        Assert.Equal(
            ("NewMediaItem.description maxLength", "1000", "999"),
            (difference.Fact.Key, difference.Discovery!.Value, difference.Spec!.Value)
        );
    }

    [SkippableFact]
    public async Task Descriptions_are_not_copied_from_Google()
    {
        var theirs = Descriptions(JsonNode.Parse(await File.ReadAllTextAsync(PathOf(Newest)))!)
            .Select(Normalize)
            .Where(text => text.Length > 0)
            .ToHashSet();
        var ours = (await TheSpec.Value)
            .Source.Nodes.Where(node =>
                node.Key.EndsWith("/description", StringComparison.Ordinal)
                || node.Key.EndsWith("/summary", StringComparison.Ordinal)
                || node.Key.Contains("/x-enumDescriptions/", StringComparison.Ordinal)
            )
            .Select(node => (node.Value as SharpYaml.Serialization.YamlScalarNode)?.Value)
            .OfType<string>();

        Assert.NotEmpty(theirs);
        // Short descriptions can hardly be worded in another way.
        Assert.Empty(ours.Select(Normalize).Where(text => text.Split(' ').Length > 6).Intersect(theirs));
    }

    private static async Task<Discovery> ReadAsync(string file) => await Discovery.ReadAsync(PathOf(file));

    private static string PathOf(string file)
    {
        var path = Repository.Shared("reference", file);
        Skip.If(path is null, $"There is no shared/reference/{file} beside the repository.");
        return path;
    }

    private static IEnumerable<string> Descriptions(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(pair =>
                pair.Key switch
                {
                    "description" when pair.Value is JsonValue text => [text.ToString()],
                    "enumDescriptions" when pair.Value is JsonArray texts => texts.Select(text => text!.ToString()),
                    _ => Descriptions(pair.Value),
                }
            ),
            JsonArray list => list.SelectMany(Descriptions),
            _ => [],
        };

    private static string Normalize(string text) => Spaces().Replace(text.Trim().TrimEnd('.').ToLowerInvariant(), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

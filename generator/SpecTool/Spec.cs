using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using SpecTool.Yaml;

namespace SpecTool;

/// <summary>An OpenAPI file as it was read, with the errors and warnings of the reader.</summary>
/// <param name="Source">The text, and where in it everything stands.</param>
/// <param name="Document">What could be read.</param>
/// <param name="Errors">What breaks the rules of OpenAPI.</param>
/// <param name="Warnings">What OpenAPI allows, but its reader warns about.</param>
public sealed record Spec(
    YamlSource Source,
    OpenApiDocument Document,
    IReadOnlyList<OpenApiError> Errors,
    IReadOnlyList<OpenApiError> Warnings
)
{
    private const string FactsFile = "facts.md";

    /// <summary>
    /// The headings of <c>facts.md</c> beside the spec, which its facts cite; null if it is no file, but a text.
    /// </summary>
    public IReadOnlyList<string>? Headings { get; init; }

    /// <summary>Reads a file, and the headings of <c>facts.md</c> beside it.</summary>
    public static async Task<Spec> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var facts = Path.Combine(Path.GetDirectoryName(path) ?? "", FactsFile);
        return Parse(await File.ReadAllTextAsync(path, cancellationToken)) with
        {
            Headings = File.Exists(facts) ? HeadingsIn(await File.ReadAllLinesAsync(facts, cancellationToken)) : [],
        };
    }

    /// <summary>Reads YAML.</summary>
    public static Spec Parse(string yaml)
    {
        if (string.IsNullOrWhiteSpace(yaml))
        {
            return Unreadable("The file is empty.");
        }

        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        try
        {
            var result = OpenApiDocument.Parse(yaml, OpenApiConstants.Yaml, settings);
            return new Spec(
                YamlSource.Parse(yaml),
                result.Document ?? new OpenApiDocument(),
                [.. result.Diagnostic?.Errors ?? []],
                [.. result.Diagnostic?.Warnings ?? []]
            );
        }
        catch (Exception e) when (e is OpenApiUnsupportedSpecVersionException or SharpYaml.YamlException)
        {
            return Unreadable(e.Message);
        }
    }

    private static IReadOnlyList<string> HeadingsIn(string[] markdown) =>
        [.. markdown.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])];

    private static Spec Unreadable(string why) =>
        new(YamlSource.Parse("{}"), new OpenApiDocument(), [new OpenApiError("", why)], []);

    /// <summary>Every operation of every path.</summary>
    public IEnumerable<Operation> Operations =>
        from path in Document.Paths
        from operation in path.Value.Operations ?? []
        select new Operation(path.Key, operation.Key, operation.Value);

    /// <summary>Every schema that has a name.</summary>
    public IEnumerable<KeyValuePair<string, IOpenApiSchema>> Schemas =>
        Document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>();

    /// <summary>The pointer to a schema.</summary>
    public static string PointerTo(string schema) => YamlSource.Child("#/components/schemas", schema);

    /// <summary>The pointer to a field of a schema.</summary>
    public static string PointerTo(string schema, string field) =>
        YamlSource.Child($"{PointerTo(schema)}/properties", field);
}

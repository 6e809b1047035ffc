using Newtonsoft.Json.Linq;
using SpecTool;

namespace PhotosLibrary.Tests;

/// <summary>The spec that the client was generated from.</summary>
internal static class TheSpec
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = Repository.PathOf("spec", "photoslibrary.v1.yaml");

    /// <summary>All of it.</summary>
    public static Spec Read { get; } = Spec.Parse(File.ReadAllText(Path));

    /// <summary>The operations that are in our client, which leaves out the simple upload.</summary>
    public static IReadOnlyList<Operation> GeneratedOperations { get; } =
    [.. Read.Operations.Where(operation => !Excluded().Contains(operation.Definition.OperationId))];

    /// <summary>Google's name of an operation.</summary>
    public static string GoogleIdOf(string operationId) =>
        GeneratedOperations
            .Single(operation => operation.Definition.OperationId == operationId)
            .Extension("x-google-id")!;

    /// <summary>The method that is generated from an operation, for example <c>AlbumsClient.ListAsync</c>.</summary>
    public static (Type Client, string Method) ClientMethodOf(string operationId) =>
        operationId.Split('_') is [var tag, var verb]
            ? (
                typeof(PhotosLibraryClient).Assembly.GetType($"PhotosLibrary.{tag}Client", throwOnError: true)!,
                verb + "Async"
            )
            : throw new ArgumentException("Not of the form Tag_Verb.", nameof(operationId));

    /// <summary>
    /// The area that a schema belongs to, by which the snapshots are divided: the first tag whose operations use it, or
    /// the errors, which all use.
    /// </summary>
    public static string AreaOf(string schema) => Areas.Value.GetValueOrDefault(schema, Errors);

    /// <summary>Every area.</summary>
    public static IEnumerable<string> AllAreas => Areas.Value.Values.Distinct();

    private const string Errors = "Errors";

    private static readonly Lazy<Dictionary<string, string>> Areas = new(() =>
        (
            from tag in Read.Document.Tags!
            from operation in GeneratedOperations
            where operation.Definition.OperationId!.StartsWith(tag.Name + "_", StringComparison.Ordinal)
            from schema in SchemaUse.In(Read, operation).Names
            where !schema.StartsWith("Error", StringComparison.Ordinal)
            select (Schema: schema, Tag: tag.Name!)
        )
            .DistinctBy(use => use.Schema)
            .ToDictionary(use => use.Schema, use => use.Tag)
    );

    private static IEnumerable<string?> Excluded() =>
        JObject
            .Parse(File.ReadAllText(Repository.PathOf("nswag.json")))
            .SelectTokens("codeGenerators.openApiToCSharpClient.excludedOperationIds[*]")
            .Select(id => (string?)id);
}

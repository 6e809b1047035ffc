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
    public static string GoogleIdOf(string operationId) => GeneratedOperations
        .Single(operation => operation.Definition.OperationId == operationId)
        .Extension("x-google-id")!;

    /// <summary>The method that is generated from an operation, for example <c>AlbumsClient.ListAsync</c>.</summary>
    public static (Type Client, string Method) ClientMethodOf(string operationId) => operationId.Split('_') is [var tag, var verb]
        ? (typeof(PhotosLibraryClient).Assembly.GetType($"PhotosLibrary.{tag}Client", throwOnError: true)!, verb + "Async")
        : throw new ArgumentException("Not of the form Tag_Verb.", nameof(operationId));

    private static IEnumerable<string?> Excluded() => JObject.Parse(File.ReadAllText(Repository.PathOf("nswag.json")))
        .SelectTokens("codeGenerators.openApiToCSharpClient.excludedOperationIds[*]")
        .Select(id => (string?)id);
}

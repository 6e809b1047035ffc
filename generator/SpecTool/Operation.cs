using Microsoft.OpenApi;
using SpecTool.Yaml;

namespace SpecTool;

/// <summary>An operation, with its path and its HTTP method.</summary>
public sealed record Operation(string Path, HttpMethod Method, OpenApiOperation Definition)
{
    /// <summary>The pointer to it.</summary>
    public string Pointer { get; } = $"{YamlSource.Child("#/paths", Path)}/{Method.Method.ToLowerInvariant()}";

    /// <summary>Its parameters.</summary>
    public IEnumerable<IOpenApiParameter> Parameters => Definition.Parameters ?? [];

    /// <summary>The schema of its JSON request; null if it takes none.</summary>
    public IOpenApiSchema? Request => JsonOf(Definition.RequestBody?.Content);

    /// <summary>The schema of its JSON response with status code 200; null if that is no JSON.</summary>
    public IOpenApiSchema? Response => JsonOf(Definition.Responses?.GetValueOrDefault("200")?.Content);

    /// <summary>A vendor extension that is a text; null if it is missing.</summary>
    public string? Extension(string name) =>
        Definition.Extensions?.TryGetValue(name, out var value) == true && value is JsonNodeExtension text
            ? text.Node.ToString()
            : null;

    /// <summary>For example <c>GET /v1/albums</c>.</summary>
    public override string ToString() => $"{Method} {Path}";

    private static IOpenApiSchema? JsonOf(IDictionary<string, IOpenApiMediaType>? content) =>
        content?.TryGetValue("application/json", out var json) == true ? json.Schema : null;
}

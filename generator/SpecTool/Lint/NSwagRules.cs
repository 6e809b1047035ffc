using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SharpYaml.Serialization;

namespace SpecTool.Lint;

/// <summary>
/// What OpenAPI allows and NSwag silently gets wrong; generator/README.md has the table of its traps.
/// </summary>
internal static class NSwagRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "union",
            "generators disagree about oneOf, anyOf and mixed allOf, and NSwag takes the first branch: put "
                + "optional fields side by side",
            spec =>
                from node in spec.Source.Nodes
                where
                    Name(node.Key) is "oneOf" or "anyOf"
                    || (Name(node.Key) == "allOf" && node.Value is not YamlSequenceNode { Children.Count: 1 })
                select new Place(node.Key, node.Key)
        ),
        new(
            "reference-siblings",
            "what stands beside $ref is lost: refer by allOf with one entry",
            spec =>
                from node in spec.Source.Nodes
                where
                    node.Value is YamlMappingNode mapping
                    && mapping.Children.Count > 1
                    && mapping.Children.Keys.Any(key => key is YamlScalarNode { Value: "$ref" })
                select new Place(node.Key, node.Key)
        ),
        new(
            "enum-named",
            "an enum needs a schema of its own, or C# gets a closed enum for each use, which fails on a "
                + "value that Google adds later",
            spec =>
                from schema in spec.Schemas
                from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
                where IsInlineEnum(field.Value) || IsInlineEnum(field.Value.Items)
                select Place.Of(schema.Key, field.Key)
        ),
        new(
            "enum-names",
            "an enum needs one name in x-enumNames and one sentence in x-enumDescriptions for each value, "
                + "and no name twice",
            spec =>
                from schema in spec.Schemas
                where
                    schema.Value.Enum is { Count: > 0 } values
                    && (
                        Texts(schema.Value, "x-enumNames") is not { } names
                        || names.Count != values.Count
                        || names.Distinct().Count() != names.Count
                        || Texts(schema.Value, "x-enumDescriptions")?.Count(text => text.EndsWith('.')) != values.Count
                    )
                select Place.Of(schema.Key)
        ),
        new(
            "field-name",
            "C# cannot name a property like its class, or two properties alike: NSwag would number them",
            spec =>
                from schema in spec.Schemas
                from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
                where
                    PropertyName(field.Key) == schema.Key
                    || schema.Value.Properties!.Keys.Any(other =>
                        other != field.Key && PropertyName(other) == PropertyName(field.Key)
                    )
                select Place.Of(schema.Key, field.Key)
        ),
        new(
            "request-name",
            "the body needs x-name, or the parameter of the method is called body",
            spec =>
                from operation in spec.Operations
                where
                    operation.Request is not null
                    && operation.Definition.RequestBody!.Extensions?.ContainsKey("x-name") != true
                select Place.Of(operation, "/requestBody")
        ),
        new(
            "path-parameters",
            "parameters stand on each operation: those of a path come after the body in C#",
            spec =>
                from path in spec.Document.Paths
                where path.Value.Parameters is { Count: > 0 }
                select new Place(path.Key, Yaml.YamlSource.Child("#/paths", path.Key) + "/parameters")
        ),
        new(
            "path-version",
            "the first part of a path must be a version such as v1: a name with a colon would be read as the "
                + "scheme of an address",
            spec =>
                from path in spec.Document.Paths
                where
                    !path.Key.StartsWith("/v", StringComparison.Ordinal)
                    || path.Key.Split('/')[1].Contains(':', StringComparison.Ordinal)
                select new Place(path.Key, Yaml.YamlSource.Child("#/paths", path.Key))
        ),
        new(
            "extension-value",
            "templates see single values only: an extension of an operation that is a list or an object "
                + "prints as nothing",
            spec =>
                from operation in spec.Operations
                from extension in operation.Definition.Extensions ?? new Dictionary<string, IOpenApiExtension>()
                where extension.Value is JsonNodeExtension { Node: JsonObject or JsonArray }
                select new Place(
                    $"{operation}, {extension.Key}",
                    Yaml.YamlSource.Child(operation.Pointer, extension.Key)
                )
        ),
        new(
            "success-response",
            "success is 200 with a body: NSwag throws for every other status code, and for an empty body",
            spec =>
                from operation in spec.Operations
                let responses = operation.Definition.Responses ?? []
                where
                    !responses.TryGetValue("200", out var ok)
                    || ok.Content is not { Count: > 0 }
                    || responses.Keys.Any(code => code.StartsWith('2') && code != "200")
                select Place.Of(operation, "/responses")
        ),
    ];

    private static bool IsInlineEnum(IOpenApiSchema? schema) =>
        schema is not null && schema.ReferredName() is null && schema.Enum is { Count: > 0 };

    private static List<string>? Texts(IOpenApiSchema schema, string extension) =>
        schema.Extensions?.TryGetValue(extension, out var value) == true
        && value is JsonNodeExtension { Node: JsonArray texts }
            ? [.. texts.Select(text => text?.ToString() ?? "")]
            : null;

    private static string PropertyName(string field) =>
        string.Concat(
            field
                .Split('_', '-')
                .Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..])
        );

    private static string Name(string pointer) => pointer[(pointer.LastIndexOf('/') + 1)..];
}

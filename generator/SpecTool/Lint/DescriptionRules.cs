using Microsoft.OpenApi;
using SharpYaml.Serialization;

namespace SpecTool.Lint;

/// <summary>Everything with a name is described by a sentence, which becomes documentation of the client.</summary>
internal static class DescriptionRules
{
    private const string NoSentence = "the description is missing, or is not a sentence that ends with a period";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "operation-description",
            NoSentence,
            spec =>
                from operation in spec.Operations
                where
                    !IsSentence(operation.Definition.Summary)
                    || (operation.Definition.Description is { } more && !IsSentence(more))
                select Place.Of(operation, "/summary")
        ),
        new(
            "parameter-description",
            NoSentence,
            spec =>
                from operation in spec.Operations
                from parameter in operation.Parameters.Index()
                where !IsSentence(parameter.Item.Description)
                select new Place(
                    $"{operation}, parameter {parameter.Item.Name}",
                    $"{operation.Pointer}/parameters/{parameter.Index}"
                )
        ),
        new(
            "response-description",
            NoSentence,
            spec =>
                from operation in spec.Operations
                from response in operation.Definition.Responses ?? []
                where !IsSentence(response.Value.Description)
                select new Place(
                    $"{operation}, response {response.Key}",
                    $"{operation.Pointer}/responses/{response.Key}"
                )
        ),
        new(
            "schema-description",
            NoSentence,
            spec => from schema in spec.Schemas where !IsSentence(schema.Value.Description) select Place.Of(schema.Key)
        ),
        new(
            "field-description",
            NoSentence,
            spec =>
                from schema in spec.Schemas
                from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
                where !IsSentence(field.Value.Description)
                select Place.Of(schema.Key, field.Key)
        ),
        new(
            "todo",
            "this text is still a TODO, and would be shown to the users of the client",
            spec =>
                from node in spec.Source.Nodes
                where
                    node.Value is YamlScalarNode { Value: { } text } && text.Contains("TODO", StringComparison.Ordinal)
                select new Place(node.Key, node.Key)
        ),
    ];

    private static bool IsSentence(string? text) => text?.TrimEnd().EndsWith('.') == true;
}

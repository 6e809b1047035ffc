using Microsoft.OpenApi;

namespace SpecTool.Lint;

/// <summary>Whatever has a name has a sentence about it: it becomes the documentation of the client.</summary>
internal static class DescriptionRules
{
    private const string Complaint = "the description is missing, or is not a sentence that ends with a period";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("operation-description", Complaint, spec =>
            from operation in spec.Operations
            where !IsSentence(operation.Definition.Summary)
                || (operation.Definition.Description is { } more && !IsSentence(more))
            select operation.ToString()),
        new("parameter-description", Complaint, spec =>
            from operation in spec.Operations
            from parameter in operation.Definition.Parameters ?? []
            where !IsSentence(parameter.Description)
            select $"{operation}, parameter {parameter.Name}"),
        new("response-description", Complaint, spec =>
            from operation in spec.Operations
            from response in operation.Definition.Responses ?? []
            where !IsSentence(response.Value.Description)
            select $"{operation}, response {response.Key}"),
        new("schema-description", Complaint, spec =>
            from schema in spec.Schemas
            where !IsSentence(schema.Value.Description)
            select schema.Key),
        new("field-description", Complaint, spec =>
            from schema in spec.Schemas
            from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
            where !IsSentence(field.Value.Description)
            select $"{schema.Key}.{field.Key}"),
    ];

    private static bool IsSentence(string? text) => text?.TrimEnd().EndsWith('.') == true;
}

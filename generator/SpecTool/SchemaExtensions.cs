using Microsoft.OpenApi;

namespace SpecTool;

/// <summary>How this spec writes references.</summary>
public static class SchemaExtensions
{
    /// <summary>
    /// The name of the schema that is referred to, by <c>$ref</c> or by the <c>allOf</c> with one entry that stands for
    /// it where there is a description as well; null if this is no reference.
    /// </summary>
    public static string? ReferredName(this IOpenApiSchema? schema) =>
        schema switch
        {
            OpenApiSchemaReference reference => reference.Reference.Id,
            { AllOf: [OpenApiSchemaReference reference] } => reference.Reference.Id,
            _ => null,
        };
}

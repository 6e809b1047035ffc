using Microsoft.OpenApi;

namespace SpecTool.Lint;

/// <summary>
/// What a field must say so that C# gets a type that Google's JSON fits into, now and after additions.
/// </summary>
internal static class SchemaRules
{
    private static readonly HashSet<string> Formats =
    [
        "int64",
        "uint64",
        "date-time",
        "google-duration",
        "google-fieldmask",
        "byte",
        "binary",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "field-type",
            "the field must have a type or refer to a schema, or C# gets an object",
            spec =>
                Fields(spec, field => field is { Type: null, AllOf: not { Count: > 0 } } and not OpenApiSchemaReference)
        ),
        new(
            "list-type",
            "the list must say what its items are, or C# gets a list of objects",
            spec =>
                Fields(
                    spec,
                    field =>
                        field
                            is {
                                Type: JsonSchemaType.Array,
                                Items: null or { Type: null } and not OpenApiSchemaReference
                            }
                )
        ),
        new(
            "field-format",
            "64-bit numbers travel as text in Google's JSON: type: string, format: int64",
            spec => Fields(spec, field => field is { Type: JsonSchemaType.Integer, Format: not "int32" })
        ),
        new(
            "text-format",
            "nothing is generated from this format; known are " + string.Join(", ", Formats),
            spec =>
                Fields(
                    spec,
                    field => field is { Type: JsonSchemaType.String, Format: { } format } && !Formats.Contains(format)
                )
        ),
        new(
            "response-required",
            "Google leaves default values out of its responses, so a required field there would make "
                + "whole responses unreadable",
            spec =>
                from schema in spec.Schemas
                where schema.Value.Required is { Count: > 0 } && SchemaUse.In(spec).OnlyInResponses.Contains(schema.Key)
                select new Place(schema.Key, Spec.PointerTo(schema.Key) + "/required")
        ),
        new(
            "schema-open",
            "a field that Google adds later must not break a reader: leave additionalProperties out",
            spec =>
                from schema in spec.Schemas
                where schema.Value is OpenApiSchema { AdditionalPropertiesAllowed: false }
                select Place.Of(schema.Key)
        ),
    ];

    private static IEnumerable<Place> Fields(Spec spec, Func<IOpenApiSchema, bool> isBroken) =>
        from schema in spec.Schemas
        from field in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
        where isBroken(field.Value)
        select Place.Of(schema.Key, field.Key);
}

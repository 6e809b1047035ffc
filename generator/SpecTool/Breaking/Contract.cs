using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SpecTool.Drift;

namespace SpecTool.Breaking;

/// <summary>A spec, split into the elements that users may rely on.</summary>
internal static class Contract
{
    public static IEnumerable<Element> Of(Spec spec) =>
        [
            .. Scopes(spec),
            .. spec.Operations.SelectMany(OfOperation),
            .. spec.Schemas.SelectMany(schema =>
                OfSchema(schema.Key, schema.Value, SchemaUse.In(spec).Requests.Contains(schema.Key))
            ),
        ];

    private static IEnumerable<Element> Scopes(Spec spec) =>
        from scheme in spec.Document.Components?.SecuritySchemes ?? new Dictionary<string, IOpenApiSecurityScheme>()
        from scope in scheme.Value.Flows?.AuthorizationCode?.Scopes ?? new Dictionary<string, string>()
        select new Element(
            ElementKind.Scope,
            Fact.ShortScope(scope.Key),
            $"scope {Fact.ShortScope(scope.Key)}",
            Aspects(("scheme", scheme.Key), ("documentation", scope.Value))
        );

    private static IEnumerable<Element> OfOperation(Operation operation)
    {
        var name = operation.Definition.OperationId ?? operation.ToString();
        var csharp = name.Split('_') is [var tag, var verb] ? $"{tag}Client.{verb}Async" : name;
        var parameters = operation.Parameters.ToList();
        yield return new Element(
            ElementKind.Operation,
            name,
            csharp,
            Aspects(
                ("call", $"{operation.Method} {Discovery.Nameless(operation.Path)}"),
                ("request", operation.Request.ReferredName()),
                ("response", operation.Response.ReferredName()),
                // Those that must be given come first in C#.
                ("order", string.Join(", ", parameters.OrderByDescending(p => p.Required).Select(p => p.Name))),
                (
                    "scopes",
                    string.Join(
                        ", ",
                        (operation.Definition.Security ?? [])
                            .SelectMany(r => r.Values)
                            .SelectMany(s => s)
                            .Select(Fact.ShortScope)
                            .Order(StringComparer.Ordinal)
                    )
                ),
                ("effect", operation.Extension("x-effect")),
                ("deprecated", operation.Definition.Deprecated ? "true" : null),
                ("documentation", operation.Definition.Summary + operation.Definition.Description)
            )
        );
        foreach (var parameter in parameters)
        {
            yield return new Element(
                ElementKind.Parameter,
                $"{name} {parameter.Name}",
                $"{csharp}, {parameter.Name}",
                Aspects([
                    ("place", parameter.In?.ToString()),
                    ("required", parameter.Required ? "true" : null),
                    ("documentation", parameter.Description),
                    .. TypeAspects(parameter.Schema),
                ])
            );
        }
    }

    private static IEnumerable<Element> OfSchema(string name, IOpenApiSchema schema, bool isSent)
    {
        if (schema.Enum is { Count: > 0 } values)
        {
            yield return new Element(ElementKind.Enum, name, name, Aspects(("documentation", schema.Description)));
            foreach (var (index, value) in values.Index())
            {
                var member = TextAt(schema, "x-enumNames", index) ?? value.ToString();
                yield return new Element(
                    ElementKind.Value,
                    $"{name} {value}",
                    $"{name}.{member}",
                    Aspects(("name", member), ("documentation", TextAt(schema, "x-enumDescriptions", index)))
                );
            }

            yield break;
        }

        yield return new Element(ElementKind.Model, name, name, Aspects(("documentation", schema.Description)));
        foreach (var (field, type) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            yield return new Element(
                ElementKind.Field,
                $"{name}.{field}",
                $"{name}.{char.ToUpperInvariant(field[0])}{field[1..]}",
                Aspects([
                    ("required", schema.Required?.Contains(field) == true ? "true" : null),
                    ("sent", isSent && !type.ReadOnly ? "true" : null),
                    ("documentation", type.Description),
                    .. TypeAspects(type),
                ])
            );
        }
    }

    private static (string, string?)[] TypeAspects(IOpenApiSchema? schema) =>
        schema is null
            ? []
            :
            [
                ("wire type", WireTypeOf(schema)),
                (
                    "type",
                    schema.ReferredName()
                        ?? (
                            schema.Items is { } items
                                ? $"list of {items.ReferredName() ?? $"{WireTypeOf(items)} {items.Format}".Trim()}"
                                : $"{WireTypeOf(schema)} {schema.Format}".Trim()
                        )
                ),
                ("maxLength", Text(schema.MaxLength)),
                ("minLength", Text(schema.MinLength)),
                ("maxItems", Text(schema.MaxItems)),
                ("minItems", Text(schema.MinItems)),
                ("maximum", schema.Maximum ?? TextOf(schema, "x-maximum")),
                ("minimum", schema.Minimum),
                ("pattern", schema.Pattern),
            ];

    private static string WireTypeOf(IOpenApiSchema schema) =>
        schema.Type?.ToIdentifiers().FirstOrDefault()
        ?? schema.AllOf?.FirstOrDefault()?.Type?.ToIdentifiers().FirstOrDefault()
        ?? "";

    private static string? TextAt(IOpenApiSchema schema, string extension, int index) =>
        schema.Extensions?.TryGetValue(extension, out var value) == true
        && value is JsonNodeExtension { Node: JsonArray texts }
        && index < texts.Count
            ? texts[index]?.ToString()
            : null;

    private static string? TextOf(IOpenApiSchema schema, string extension) =>
        schema.Extensions?.TryGetValue(extension, out var value) == true
            ? (value as JsonNodeExtension)?.Node.ToString()
            : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Aspects(params (string Name, string? Value)[] aspects) =>
        aspects
            .Where(aspect => !string.IsNullOrEmpty(aspect.Value))
            .ToDictionary(aspect => aspect.Name, aspect => aspect.Value!);
}

using Microsoft.OpenApi;
using SpecTool.Yaml;

namespace SpecTool.Drift;

/// <summary>What a spec says of the API, as <see cref="Fact"/>s.</summary>
public static class SpecFacts
{
    /// <summary>Reads a spec.</summary>
    public static IEnumerable<Fact> Of(Spec spec) =>
        [
            .. Scopes(spec),
            .. spec.Operations.SelectMany(operation => MethodFacts(spec, operation)),
            // An enum has no name in Google's documents: its values are facts of the fields that have its type.
            .. from schema in spec.Schemas
            where schema.Value.Enum is not { Count: > 0 }
            from fact in SchemaFacts(spec, schema.Key, schema.Value)
            select fact,
        ];

    /// <summary>
    /// What Google calls an operation, without the name of the API; its id, if it is none of Google's methods.
    /// </summary>
    public static string NameOf(Operation operation) =>
        operation.Extension("x-google-id") is { } id
            ? id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..]
            : operation.Definition.OperationId ?? operation.ToString();

    /// <summary>The name of the API in the ids of its methods, for example <c>photoslibrary</c>.</summary>
    public static string? ApiName(Spec spec) =>
        spec
            .Operations.Select(operation => operation.Extension("x-google-id"))
            .OfType<string>()
            .FirstOrDefault()
            ?.Split('.')[0];

    private static IEnumerable<Fact> Scopes(Spec spec) =>
        from scheme in spec.Document.Components?.SecuritySchemes ?? new Dictionary<string, IOpenApiSecurityScheme>()
        from scope in scheme.Value.Flows?.AuthorizationCode?.Scopes ?? new Dictionary<string, string>()
        select new Fact(
            FactKind.Scope,
            $"scope {Fact.ShortScope(scope.Key)}",
            "",
            "known",
            YamlSource.Child($"#/components/securitySchemes/{scheme.Key}/flows/authorizationCode/scopes", scope.Key)
        );

    private static IEnumerable<Fact> MethodFacts(Spec spec, Operation operation)
    {
        var owner = NameOf(operation);
        var at = operation.Pointer;
        yield return new Fact(
            FactKind.Method,
            owner,
            "",
            $"{operation.Method} {Discovery.Nameless(operation.Path)}",
            at
        );
        if (operation.Request.ReferredName() is { } request)
        {
            yield return new Fact(FactKind.Message, owner, "request", request, at + "/requestBody");
        }

        if (operation.Response.ReferredName() is { } response)
        {
            yield return new Fact(FactKind.Message, owner, "response", response, at + "/responses/200");
        }

        if (operation.Definition.Deprecated)
        {
            yield return new Fact(FactKind.Deprecation, owner, "deprecated", "true", at + "/deprecated");
        }

        foreach (
            var scope in (operation.Definition.Security ?? [])
                .SelectMany(r => r.Values)
                .SelectMany(scopes => scopes)
                .Distinct()
        )
        {
            yield return new Fact(
                FactKind.MethodScope,
                owner,
                $"scope {Fact.ShortScope(scope)}",
                "accepted",
                at + "/security"
            );
        }

        foreach (var (index, parameter) in operation.Parameters.Index())
        {
            if (parameter is { In: not ParameterLocation.Path, Schema: { } schema })
            {
                var facts = TypeFacts(
                    spec,
                    FactKind.Parameter,
                    owner,
                    $"parameter {parameter.Name}",
                    schema,
                    $"{at}/parameters/{index}"
                );
                foreach (var fact in facts)
                {
                    yield return fact;
                }

                if (parameter.Required)
                {
                    yield return new Fact(
                        FactKind.Limit,
                        $"{owner} parameter {parameter.Name}",
                        "required",
                        "true",
                        $"{at}/parameters/{index}"
                    );
                }
            }
        }
    }

    private static IEnumerable<Fact> SchemaFacts(Spec spec, string name, IOpenApiSchema schema) =>
        [
            new Fact(FactKind.Schema, name, "", "schema", Spec.PointerTo(name)),
            .. from field in schema.Properties ?? new Dictionary<string, IOpenApiSchema>()
            from fact in TypeFacts(
                spec,
                FactKind.Field,
                $"{name}.{field.Key}",
                "",
                field.Value,
                Spec.PointerTo(name, field.Key)
            )
            select fact,
            .. from field in schema.Required ?? new HashSet<string>()
            select new Fact(FactKind.Limit, $"{name}.{field}", "required", "true", Spec.PointerTo(name) + "/required"),
        ];

    private static IEnumerable<Fact> TypeFacts(
        Spec spec,
        FactKind kind,
        string owner,
        string part,
        IOpenApiSchema schema,
        string pointer
    )
    {
        yield return new Fact(kind, owner, part, TypeOf(spec, schema), pointer);

        var whole = part.Length == 0 ? owner : $"{owner} {part}";
        foreach (var value in EnumOf(spec, schema.Items ?? schema)?.Enum ?? [])
        {
            yield return new Fact(FactKind.EnumValue, whole, $"value {value}", "known", pointer);
        }

        foreach (var (keyword, limit) in Limits(schema))
        {
            if (limit is not null)
            {
                yield return new Fact(FactKind.Limit, whole, keyword, ProseLimits.Normalize(limit), pointer);
            }
        }
    }

    private static IEnumerable<(string Keyword, string? Value)> Limits(IOpenApiSchema schema) =>
        [
            ("maxLength", Text(schema.MaxLength)),
            ("maxItems", Text(schema.MaxItems)),
            ("minItems", Text(schema.MinItems)),
            ("uniqueItems", schema.UniqueItems == true ? "true" : null),
            ("minimum", schema.Minimum),
            ("maximum", schema.Maximum),
            ("default", schema.Default?.ToJsonString()),
            ("readOnly", schema.ReadOnly ? "true" : null),
        ];

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string TypeOf(Spec spec, IOpenApiSchema schema) =>
        schema switch
        {
            _ when EnumOf(spec, schema) is not null => "string",
            _ when schema.ReferredName() is { } name => name,
            { Type: JsonSchemaType.Array, Items: { } items } => $"list of {TypeOf(spec, items)}",
            _ => $"{schema.Type?.ToIdentifiers().FirstOrDefault()} {schema.Format}".Trim(),
        };

    // Also an enum that is declared where it is used.
    private static IOpenApiSchema? EnumOf(Spec spec, IOpenApiSchema schema) =>
        schema.ReferredName() is { } name
            ? spec.Schemas.FirstOrDefault(named => named.Key == name && named.Value.Enum is { Count: > 0 }).Value
        : schema is { Enum.Count: > 0 } ? schema
        : null;
}

using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Generation;

/// <summary>
/// The spec has everything that Google's discovery document has. That document is Google's and not in this repository:
/// the tests look for it in a folder <c>shared/reference</c> beside it.
/// </summary>
public partial class DiscoveryTests
{
    private const string FileName = "photoslibrary.discovery-20240605.json";

    private static readonly string? DocumentPath = Repository.Shared("reference", FileName);

    private static readonly Lazy<JObject> Document = new(() => JObject.Parse(File.ReadAllText(DocumentPath!)));

    // Scopes that Google gave to a method after that revision: api-facts section 2, "Scope per method".
    private static readonly HashSet<string> NewScopes =
    [
        "photoslibrary.albums.addEnrichment photoslibrary.edit.appcreateddata",
        "photoslibrary.albums.batchAddMediaItems photoslibrary.edit.appcreateddata",
        "photoslibrary.albums.batchRemoveMediaItems photoslibrary.edit.appcreateddata",
    ];

    [SkippableFact]
    public void Every_method_is_there_with_verb_path_and_parameters()
    {
        var methods = Methods();

        Assert.Equal(19, methods.Count);
        Assert.Equal(
            methods.Select(Describe).Order(StringComparer.Ordinal),
            TheSpec.GeneratedOperations.Select(Describe).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Every_method_has_its_scopes_and_what_was_added_since()
    {
        var inDiscovery = Methods().SelectMany(method => method["scopes"]!.Select(scope => $"{method["id"]} {Short((string)scope!)}"));
        var inSpec =
            from operation in TheSpec.GeneratedOperations
            from requirement in operation.Definition.Security!
            from scope in requirement.Values.SelectMany(scopes => scopes)
            select $"{operation.Extension("x-google-id")} {Short(scope)}";

        Assert.Equal(inDiscovery.Union(NewScopes).Order(StringComparer.Ordinal), inSpec.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Every_schema_is_there_with_every_field_and_every_value()
    {
        var schemas = (JObject)Discovery()["schemas"]!;
        var ofOurOwn = TheSpec.Read.Schemas
            .Where(schema => schemas[schema.Key] is null)
            .Select(schema => schema.Key)
            .Order(StringComparer.Ordinal);

        Assert.Equal(51, schemas.Count);
        // The error envelope, which discovery documents leave out, and the enums, which have no names there.
        Assert.Equal(
            ["ContentCategory", "ErrorItem", "ErrorResponse", "ErrorStatus", "Feature", "MediaType", "PositionType", "SearchOrder", "VideoProcessingStatus"],
            ofOurOwn);
        Assert.Equal(
            schemas.Properties().SelectMany(schema => FieldsOf(schema.Name, schema.Value)).Order(StringComparer.Ordinal),
            TheSpec.Read.Schemas.Where(schema => schemas[schema.Key] is not null)
                .SelectMany(schema => FieldsOf(schema.Key, schema.Value)).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void No_description_is_copied()
    {
        var theirs = Discovery().Descendants().OfType<JProperty>()
            .SelectMany(property => property.Name switch
            {
                "description" when property.Value.Type == JTokenType.String => [(string)property.Value!],
                "enumDescriptions" => property.Value.Select(text => (string)text!),
                _ => [],
            })
            .Select(Normalize)
            .Where(text => text.Length > 0)
            .ToHashSet();

        Assert.NotEmpty(theirs);
        // What can hardly be said in another way is nobody's.
        Assert.Empty(Descriptions().Select(Normalize).Where(text => text.Split(' ').Length > 5).Intersect(theirs));
    }

    private static JObject Discovery()
    {
        Skip.If(DocumentPath is null, $"There is no shared/reference/{FileName} beside the repository.");
        return Document.Value;
    }

    private static List<JObject> Methods() =>
        [.. ((JObject)Discovery()["resources"]!).Properties().SelectMany(resource => resource.Value["methods"]!.Children<JProperty>()).Select(method => (JObject)method.Value)];

    private static string Describe(JObject method) => string.Join(' ', [
        (string?)method["id"],
        (string?)method["httpMethod"],
        "/" + PathParameter().Replace((string)method["path"]!, "{}"),
        .. (method["parameters"]?.Children<JProperty>() ?? [])
            .Select(parameter => (string?)parameter.Value["location"] == "path" ? "{}" : parameter.Name)
            .Order(StringComparer.Ordinal),
        (string?)method.SelectToken("request.$ref"),
        (string?)method.SelectToken("response.$ref"),
    ]);

    private static string Describe(SpecTool.Operation operation) => string.Join(' ', [
        operation.Extension("x-google-id"),
        operation.Method.Method,
        PathParameter().Replace(operation.Path, "{}"),
        // Google's fields parameter is one of all its methods, and listed apart.
        .. (operation.Definition.Parameters ?? [])
            .Where(parameter => parameter.Name != "fields")
            .Select(parameter => parameter.In == ParameterLocation.Path ? "{}" : parameter.Name)
            .Order(StringComparer.Ordinal),
        NameOf(operation.Definition.RequestBody?.Content?["application/json"].Schema),
        NameOf(operation.Definition.Responses!["200"].Content!["application/json"].Schema),
    ]);

    private static IEnumerable<string> FieldsOf(string schema, JToken definition) =>
        (definition["properties"]?.Children<JProperty>() ?? []).Select(field => $"{schema}.{field.Name}: {TypeOf(field.Value)}").DefaultIfEmpty(schema);

    private static IEnumerable<string> FieldsOf(string schema, IOpenApiSchema definition) =>
        (definition.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(field => $"{schema}.{field.Key}: {TypeOf(field.Value)}").DefaultIfEmpty(schema);

    private static string TypeOf(JToken type) => type switch
    {
        _ when (string?)type["$ref"] is { } name => name,
        _ when type["enum"] is { } values => string.Join('|', values),
        _ when (string?)type["type"] == "array" => $"list of {TypeOf(type["items"]!)}",
        _ when (string?)type["format"] is "google-datetime" => "string date-time",
        _ => $"{type["type"]} {type["format"]}",
    };

    private static string TypeOf(IOpenApiSchema type) => type switch
    {
        _ when NameOf(type) is { } name => TheSpec.Read.Document.Components!.Schemas![name] is { Enum.Count: > 0 } named
            // Google gives the order of a search no enum, only words in its description.
            ? name == "SearchOrder" ? "string " : string.Join('|', named.Enum!)
            : name,
        { Type: JsonSchemaType.Array } => $"list of {TypeOf(type.Items!)}",
        _ => $"{type.Type!.Value.ToIdentifiers().Single()} {type.Format}",
    };

    private static string? NameOf(IOpenApiSchema? schema) => schema switch
    {
        OpenApiSchemaReference reference => reference.Reference.Id,
        { AllOf: [OpenApiSchemaReference reference] } => reference.Reference.Id,
        _ => null,
    };

    private static IEnumerable<string> Descriptions() =>
    [
        .. TheSpec.Read.Operations.SelectMany(o => new[] { o.Definition.Summary, o.Definition.Description }).OfType<string>(),
        .. TheSpec.Read.Operations.SelectMany(o => o.Definition.Parameters ?? []).Select(parameter => parameter.Description!),
        .. TheSpec.Read.Schemas.Select(schema => schema.Value.Description!),
        .. TheSpec.Read.Schemas.SelectMany(schema => schema.Value.Properties?.Values ?? []).Select(field => field.Description!),
    ];

    private static string Short(string scope) => scope["https://www.googleapis.com/auth/".Length..];

    private static string Normalize(string text) => Spaces().Replace(text.Trim().TrimEnd('.').ToLowerInvariant(), " ");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

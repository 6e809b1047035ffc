using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace SpecTool.Tests;

/// <summary>
/// A discovery document of our spec as Google would write it, with limits in prose and enums without names, for tests
/// to change into a revision. Google's own documents are not ours to publish here.
/// </summary>
internal static class FakeDiscovery
{
    public static JsonObject Of(Spec spec)
    {
        var document = new JsonObject
        {
            ["kind"] = "discovery#restDescription",
            ["name"] = "photoslibrary",
            ["version"] = "v1",
            ["revision"] = "20991231",
            ["auth"] = new JsonObject { ["oauth2"] = new JsonObject { ["scopes"] = new JsonObject() } },
            ["parameters"] = new JsonObject
            {
                ["fields"] = new JsonObject { ["type"] = "string", ["location"] = "query" },
            },
            ["resources"] = new JsonObject(),
            ["schemas"] = new JsonObject(),
        };
        foreach (
            var scope in spec.Document.Components!.SecuritySchemes!.Values.SelectMany(scheme =>
                scheme.Flows!.AuthorizationCode!.Scopes!.Keys
            )
        )
        {
            document["auth"]!["oauth2"]!["scopes"]![scope] = new JsonObject { ["description"] = "Google's text." };
        }

        foreach (var operation in spec.Operations.Where(operation => operation.Extension("x-google-id") is not null))
        {
            var id = operation.Extension("x-google-id")!.Split('.');
            document["resources"]![id[1]] ??= new JsonObject { ["methods"] = new JsonObject() };
            document["resources"]![id[1]]!["methods"]![id[2]] = MethodOf(spec, operation);
        }

        // The error envelope is in none of them.
        foreach (
            var (name, schema) in spec.Schemas.Where(s =>
                s.Value.Enum is not { Count: > 0 } && !s.Key.StartsWith("Error", StringComparison.Ordinal)
            )
        )
        {
            var fields = new JsonObject();
            foreach (var (field, type) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                fields[field] = TypeOf(spec, type);
                if (schema.Required?.Contains(field) == true)
                {
                    fields[field]!["description"] = "Required. " + fields[field]!["description"];
                }
            }

            document["schemas"]![name] = new JsonObject
            {
                ["id"] = name,
                ["type"] = "object",
                ["properties"] = fields,
            };
        }

        return document;
    }

    /// <summary>
    /// Adds a method that lists people, page by page, and a schema of a person with the given fields.
    /// </summary>
    public static void AddPeople(JsonObject document, JsonObject fields, params string[] scopes)
    {
        document["resources"]!["people"] = new JsonObject
        {
            ["methods"] = new JsonObject
            {
                ["list"] = new JsonObject
                {
                    ["id"] = "photoslibrary.people.list",
                    ["httpMethod"] = "GET",
                    ["path"] = "v1/people",
                    ["parameters"] = new JsonObject
                    {
                        ["pageSize"] = new JsonObject
                        {
                            ["type"] = "integer",
                            ["format"] = "int32",
                            ["location"] = "query",
                            ["description"] = "The default `pageSize` is 10, the maximum is 40.",
                        },
                        ["pageToken"] = new JsonObject { ["type"] = "string", ["location"] = "query" },
                    },
                    ["response"] = new JsonObject { ["$ref"] = "ListPeopleResponse" },
                    ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]),
                },
            },
        };
        document["schemas"]!["Person"] = new JsonObject { ["type"] = "object", ["properties"] = fields };
        document["schemas"]!["ListPeopleResponse"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["people"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["$ref"] = "Person" },
                },
                ["nextPageToken"] = new JsonObject { ["type"] = "string" },
            },
        };
    }

    private static JsonObject MethodOf(Spec spec, Operation operation)
    {
        var method = new JsonObject
        {
            ["id"] = operation.Extension("x-google-id"),
            ["httpMethod"] = operation.Method.Method,
            ["path"] = operation.Path[1..].Replace("{", "{+", StringComparison.Ordinal),
            ["parameters"] = new JsonObject(),
            ["response"] = new JsonObject { ["$ref"] = operation.Response.ReferredName() },
            ["scopes"] = new JsonArray([
                .. operation
                    .Definition.Security!.SelectMany(requirement => requirement.Values)
                    .SelectMany(scopes => scopes)
                    // Given to these methods after the revision that Google's document had.
                    .Where(scope =>
                        !(
                            operation.Definition.RequestBody is not null
                            && scope.EndsWith("edit.appcreateddata", StringComparison.Ordinal)
                            && operation.Extension("x-google-id")
                                is not "photoslibrary.albums.patch"
                                    and not "photoslibrary.mediaItems.patch"
                        )
                    )
                    .Select(scope => (JsonNode)scope),
            ]),
        };
        if (operation.Request is { } request)
        {
            method["request"] = new JsonObject { ["$ref"] = request.ReferredName() };
        }

        foreach (var parameter in operation.Parameters.Where(parameter => parameter.Name != "fields"))
        {
            var type = TypeOf(spec, parameter.Schema!);
            type["location"] = parameter.In == ParameterLocation.Path ? "path" : "query";
            if (type["items"] is JsonObject items)
            {
                type.Remove("items");
                type["type"] = items["type"]!.DeepClone();
                type["repeated"] = true;
            }

            if (parameter.Required)
            {
                type["required"] = true;
                type["description"] = "Required. " + type["description"];
            }

            method["parameters"]![parameter.Name!] = type;
        }

        return method;
    }

    private static JsonObject TypeOf(Spec spec, IOpenApiSchema schema)
    {
        var type = new JsonObject();
        if (schema.ReferredName() is { } name)
        {
            // The order of a search is a plain text to Google.
            if (spec.Document.Components!.Schemas![name].Enum is { Count: > 0 } values)
            {
                type["type"] = "string";
                if (name != "SearchOrder")
                {
                    type["enum"] = new JsonArray([.. values.Select(value => value.DeepClone())]);
                }
            }
            else
            {
                type["$ref"] = name;
            }
        }
        else if (schema.Type == JsonSchemaType.Array)
        {
            type["type"] = "array";
            type["items"] = TypeOf(spec, schema.Items!);
        }
        else
        {
            type["type"] = schema.Type!.Value.ToIdentifiers().Single();
            if (schema.Format is { } format)
            {
                type["format"] = format == "date-time" ? "google-datetime" : format;
            }
        }

        type["description"] = WordsOf(schema);
        return type;
    }

    private static string WordsOf(IOpenApiSchema schema) =>
        string.Concat(
            schema.ReadOnly ? "[Output only] " : "",
            "Google's text.",
            schema.MaxItems is { } items ? $" A maximum of {items} can be given." : "",
            schema.MaxLength is { } length ? $" Shouldn't be more than {length} characters." : "",
            schema is { Minimum: { } least, Maximum: { } most, Format: "double" }
                    ? $" It must be in the range [{least}, +{most}]."
                : schema is { Minimum: "0", Maximum: { } greatest } ? $" Must be from 1 to {greatest}, or 0."
                : ""
        );
}

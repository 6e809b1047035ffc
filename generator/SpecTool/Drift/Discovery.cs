using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpecTool.Yaml;

namespace SpecTool.Drift;

/// <summary>One of Google's discovery documents.</summary>
public sealed partial class Discovery
{
    private readonly JsonObject _root;

    private Discovery(JsonObject root) => _root = root;

    /// <summary>For example <c>photoslibrary</c>.</summary>
    public string Name => (string)_root["name"]!;

    /// <summary>Its revision, a day, for example <c>20240605</c>.</summary>
    public string Revision => (string?)_root["revision"] ?? "unknown";

    /// <summary>The parameters that every method of Google's takes, <c>fields</c> for example.</summary>
    public IReadOnlySet<string> SystemParameters =>
        (_root["parameters"] as JsonObject)?.Select(p => p.Key).ToHashSet() ?? [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no discovery document.</exception>
    public static async Task<Discovery> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        Parse(await File.ReadAllTextAsync(path, cancellationToken));

    /// <summary>Reads JSON.</summary>
    /// <exception cref="InvalidDataException">It is no discovery document.</exception>
    public static Discovery Parse(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"This is no JSON: {e.Message}", e);
        }

        return root is JsonObject document && document["name"] is JsonValue && document["schemas"] is JsonObject
            ? new Discovery(document)
            : throw new InvalidDataException(
                "This is no discovery document of Google's, which has a name and schemas. Download it from "
                    + "https://photoslibrary.googleapis.com/$discovery/rest?version=v1"
            );
    }

    /// <summary>What a pointer leads to.</summary>
    public JsonNode At(string pointer) =>
        pointer
            .Split('/')
            .Skip(1)
            .Aggregate(
                (JsonNode)_root,
                (node, name) =>
                    node[
                        name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
                    ]!
            );

    /// <summary>What it says.</summary>
    public IEnumerable<Fact> Facts() =>
        [
            .. from scope in Children("#/auth/oauth2/scopes")
            select new Fact(FactKind.Scope, $"scope {Fact.ShortScope(scope.Name)}", "", "known", scope.Pointer),
            .. Methods("#").SelectMany(MethodFacts),
            .. from schema in Children("#/schemas") from fact in SchemaFacts(schema.Name, schema.Pointer) select fact,
        ];

    /// <summary>
    /// A path without the names of its parameters, which each document chooses for itself: the request is the same.
    /// </summary>
    public static string Nameless(string path) => "/" + PathParameter().Replace(path.TrimStart('/'), "{}");

    /// <summary>The path of a method as OpenAPI writes it.</summary>
    public static string PathOf(JsonNode method) =>
        "/" + ((string)method["path"]!).TrimStart('/').Replace("{+", "{", StringComparison.Ordinal);

    private IEnumerable<(string Name, JsonNode Node, string Pointer)> Methods(string pointer) =>
        Children($"{pointer}/methods")
            .Concat(Children($"{pointer}/resources").SelectMany(resource => Methods(resource.Pointer)));

    private IEnumerable<Fact> MethodFacts((string Name, JsonNode Node, string Pointer) method)
    {
        var (_, node, pointer) = method;
        var id = (string)node["id"]!;
        var owner = id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        yield return new Fact(
            FactKind.Method,
            owner,
            "",
            $"{(string)node["httpMethod"]!} {Nameless((string)node["path"]!)}",
            pointer
        );
        foreach (var message in new[] { "request", "response" })
        {
            if ((string?)node[message]?["$ref"] is { } schema)
            {
                yield return new Fact(FactKind.Message, owner, message, schema, $"{pointer}/{message}");
            }
        }

        if (IsTrue(node["deprecated"]))
        {
            yield return new Fact(FactKind.Deprecation, owner, "deprecated", "true", pointer);
        }

        foreach (var scope in node["scopes"] as JsonArray ?? [])
        {
            yield return new Fact(
                FactKind.MethodScope,
                owner,
                $"scope {Fact.ShortScope((string)scope!)}",
                "accepted",
                pointer
            );
        }

        foreach (var parameter in Children($"{pointer}/parameters").Where(p => (string?)p.Node["location"] == "query"))
        {
            var part = $"parameter {parameter.Name}";
            foreach (var fact in TypeFacts(FactKind.Parameter, owner, part, parameter.Node, parameter.Pointer))
            {
                yield return fact;
            }
        }
    }

    private IEnumerable<Fact> SchemaFacts(string name, string pointer) =>
        [
            new Fact(FactKind.Schema, name, "", "schema", pointer),
            .. from field in Children($"{pointer}/properties")
            from fact in TypeFacts(FactKind.Field, $"{name}.{field.Name}", "", field.Node, field.Pointer)
            select fact,
        ];

    private static IEnumerable<Fact> TypeFacts(FactKind kind, string owner, string part, JsonNode node, string pointer)
    {
        var type = TypeOf(node);
        yield return new Fact(kind, owner, part, type, pointer);

        var whole = part.Length == 0 ? owner : $"{owner} {part}";
        foreach (var value in (node["enum"] ?? node["items"]?["enum"]) as JsonArray ?? [])
        {
            yield return new Fact(FactKind.EnumValue, whole, $"value {(string)value!}", "known", pointer);
        }

        foreach (var (keyword, limit) in ProseLimits.Read((string?)node["description"] ?? "", type))
        {
            // Every client would send a default of a body, so the spec has it in prose there, as Google has.
            if (keyword != "default" || kind != FactKind.Field)
            {
                yield return new Fact(FactKind.Limit, whole, keyword, limit, pointer);
            }
        }
    }

    /// <summary>The type of a field, in the words of a <see cref="Fact"/>.</summary>
    public static string TypeOf(JsonNode node) =>
        node switch
        {
            _ when (string?)node["$ref"] is { } name => name,
            _ when (string?)node["type"] == "array" || IsTrue(node["repeated"]) =>
                $"list of {TypeOf(node["items"] ?? Single(node))}",
            // Two names for the same format.
            _ when (string?)node["format"] == "google-datetime" => "string date-time",
            _ => $"{node["type"]} {node["format"]}".TrimEnd(),
        };

    // A repeated parameter has the type of one value, and a flag beside it.
    private static JsonObject Single(JsonNode node)
    {
        var single = node.DeepClone().AsObject();
        single.Remove("repeated");
        return single;
    }

    private IEnumerable<(string Name, JsonNode Node, string Pointer)> Children(string pointer)
    {
        JsonNode? node = _root;
        foreach (var name in pointer.Split('/').Skip(1))
        {
            node = (node as JsonObject)?[name.Replace("~1", "/", StringComparison.Ordinal)];
        }

        return (node as JsonObject ?? []).Select(child =>
            (child.Key, child.Value!, YamlSource.Child(pointer, child.Key))
        );
    }

    private static bool IsTrue(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SharpYaml.Serialization;
using SpecTool.Drift;
using SpecTool.Yaml;

namespace SpecTool.Apply;

/// <summary>Writes one fact after another into a spec, in the spec's own style.</summary>
internal sealed class AdditionWriter(YamlEditor editor, Discovery discovery)
{
    private const string Schemas = "#/components/schemas";

    // The places where a field or a parameter refers to its type.
    private static readonly string[] WaysToRefer =
    [
        "/$ref",
        "/allOf/0/$ref",
        "/items/$ref",
        "/schema/$ref",
        "/schema/items/$ref",
    ];

    public string Text => editor.Source.Text;

    public void Write(Fact fact)
    {
        var node = discovery.At(fact.Pointer);
        switch (fact.Kind)
        {
            case FactKind.Scope:
                var scope = Fact.FullScope(fact.Owner["scope ".Length..]);
                editor.Append(
                    $"#/components/securitySchemes/{CurrentScheme}/flows/authorizationCode/scopes",
                    $"{scope}: {Additions.Todo}"
                );
                break;
            case FactKind.Schema:
                // Separated by an empty line, as its neighbours are.
                editor.Append(Schemas, $"\n{fact.Owner}:\n  type: object\n  description: {Additions.Todo}");
                break;
            case FactKind.Field:
                AddField(fact.Owner, node);
                break;
            case FactKind.EnumValue:
                AddEnumValue(fact);
                break;
            case FactKind.Method:
                AddMethod(node);
                break;
            case FactKind.Parameter:
                var parameters = OperationOf(fact.Owner) + "/parameters";
                var lines = ParameterLines(fact.Part["parameter ".Length..], node);
                if (editor.Source.Find(parameters) is null)
                {
                    editor.InsertAfter(
                        parameters[..parameters.LastIndexOf('/')] + "/tags",
                        "parameters:\n" + Indented(lines)
                    );
                }
                else
                {
                    editor.Append(parameters, lines);
                }

                break;
            case FactKind.MethodScope:
                editor.Append(
                    OperationOf(fact.Owner) + "/security",
                    SecurityLine(Fact.FullScope(fact.Part["scope ".Length..]))
                );
                break;
            case FactKind.Deprecation:
                editor.InsertAfter(
                    OperationOf(fact.Owner) + "/tags",
                    $"deprecated: true\nx-deprecatedMessage: {Additions.Todo}"
                );
                break;
        }
    }

    private void AddField(string owner, JsonNode node)
    {
        var (schema, field) = owner.Split('.') is [var first, var second]
            ? (first, second)
            : throw new ArgumentException(owner);
        var lines = $"{field}:\n{Indented(TypeLines(schema, field, node))}";
        var properties = Spec.PointerTo(schema) + "/properties";
        if (editor.Source.Find(properties) is null)
        {
            editor.Append(Spec.PointerTo(schema), $"properties:\n{Indented(lines)}");
        }
        else
        {
            editor.Append(properties, lines);
        }
    }

    // The lines below the name of a field.
    private string TypeLines(string schema, string field, JsonNode node)
    {
        var item = node["items"] ?? node;
        var name = (string?)item["$ref"] ?? (item["enum"] is JsonArray values ? AddEnum(schema, field, values) : null);
        var text = new StringBuilder();
        var type = Discovery.TypeOf(node);
        if (name is null || type.StartsWith("list of ", StringComparison.Ordinal))
        {
            text.Append(type.StartsWith("list of ", StringComparison.Ordinal) ? "type: array\n" : ScalarLines(type));
        }

        foreach (var (keyword, limit) in ProseLimits.Read((string?)node["description"] ?? "", type))
        {
            // The schema says which fields are required, and a default here would be sent by every client.
            text.Append(keyword is "required" or "default" ? "" : $"{keyword}: {limit}\n");
        }

        text.Append("description: " + Additions.Todo + "\n");
        if (type.StartsWith("list of ", StringComparison.Ordinal))
        {
            text.Append("items:\n")
                .Append(Indented(name is null ? ScalarLines(Discovery.TypeOf(item)) : Reference(name)));
        }
        else if (name is not null)
        {
            text.Append("allOf:\n").Append(Indented("- " + Reference(name)));
        }

        return text.ToString();
    }

    private string AddEnum(string schema, string field, JsonArray values)
    {
        var name = Pascal(field);
        if (editor.Source.Find(Spec.PointerTo(name)) is not null)
        {
            name = schema + name;
        }

        var text = new StringBuilder($"\n{name}:\n  type: string\n  description: {Additions.Todo}\n  enum:\n");
        text.AppendJoin("", values.Select(value => $"    - {value}\n"));
        text.Append("  x-enumNames:\n")
            .AppendJoin("", values.Select(value => $"    - {ValueName(name, (string)value!)}\n"));
        text.Append("  x-enumDescriptions:\n").AppendJoin("", values.Select(_ => $"    - {Additions.Todo}\n"));
        editor.Append(Schemas, text.ToString());
        return name;
    }

    private void AddEnumValue(Fact fact)
    {
        // The fact names the field; the values stand in the schema of its type, which other fields may share.
        var words = fact.Owner.Split(' ');
        var field =
            words.Length == 1
                ? YamlSource.Child(Spec.PointerTo(words[0].Split('.')[0]) + "/properties", words[0].Split('.')[1])
                : ParameterOf(words[0], words[2]);
        var name = WaysToRefer
            .Select(path => editor.Source.Find(field + path))
            .OfType<YamlScalarNode>()
            .First()
            .Value!.Split('/')[^1];
        var schema = Spec.PointerTo(name);
        var value = fact.Part["value ".Length..];
        if (
            ((YamlSequenceNode)editor.Source.Find(schema + "/enum")!)
                .Children.OfType<YamlScalarNode>()
                .Any(known => known.Value == value)
        )
        {
            return;
        }

        editor.AppendItem(schema + "/enum", value);
        editor.AppendItem(schema + "/x-enumNames", ValueName(name, value));
        editor.AppendItem(schema + "/x-enumDescriptions", Additions.Todo);
    }

    private void AddMethod(JsonNode method)
    {
        var id = ((string)method["id"]!).Split('.');
        var tag = Pascal(id[^2]);
        var verb = ((string)method["httpMethod"]!).ToLowerInvariant();
        var path = Discovery.PathOf(method);
        // OpenAPI allows one spelling of a path only, whatever its parameters are called.
        var known = Paths.FirstOrDefault(other => Discovery.Nameless(other) == Discovery.Nameless(path));
        AddTag(tag);

        var operation = new StringBuilder();
        operation.Append(
            CultureInfo.InvariantCulture,
            $"""
            {verb}:
              operationId: {tag}_{Pascal(id[^1])}
              x-google-id: {string.Join('.', id)}
              x-grpc-method: TODO
              x-effect: {(verb == "get" ? "read" : "TODO")}
              tags: [{tag}]

            """
        );
        operation.Append(
            Flag(method["deprecated"]) ? $"  deprecated: true\n  x-deprecatedMessage: {Additions.Todo}\n" : ""
        );
        operation.Append($"  summary: {Additions.Todo}\n");
        var parameters = ParametersOf(method, known ?? path, verb);
        if (parameters.Length > 0)
        {
            operation.Append("  parameters:\n").Append(Indented(parameters, 4)).Append('\n');
        }

        if ((string?)method["request"]?["$ref"] is { } request)
        {
            operation.Append(
                CultureInfo.InvariantCulture,
                $"""
                  requestBody:
                    x-name: request
                    description: {Additions.Todo}
                    required: true
                    content:
                      application/json:
                        schema:
                          $ref: '{Schemas}/{request}'

                """
            );
        }

        operation.Append(
            CultureInfo.InvariantCulture,
            $"""
              responses:
                '200':
                  description: {Additions.Todo}
                  content:
                    application/json:
                      schema:
                        $ref: '{Schemas}/{(string)method["response"]!["$ref"]!}'
                default:
                  $ref: '#/components/responses/Error'

            """
        );
        var scopes = (method["scopes"] as JsonArray ?? [])
            .Select(scope => "    " + SecurityLine((string)scope!) + "\n")
            .ToList();
        operation.Append(scopes.Count > 0 ? "  security:\n" : "").AppendJoin("", scopes);

        if (known is not null)
        {
            editor.Append(YamlSource.Child("#/paths", known), operation.ToString());
        }
        else
        {
            var neighbour = Paths.LastOrDefault(other => TagsOf(other).Contains(tag)) ?? Paths.Last();
            editor.InsertAfter(YamlSource.Child("#/paths", neighbour), $"\n{path}:\n{Indented(operation.ToString())}");
        }
    }

    private string ParametersOf(JsonNode method, string path, string verb)
    {
        var text = new StringBuilder();
        foreach (var part in path.Split('{').Skip(1))
        {
            var name = part.Split('}')[0];
            text.Append(
                KnownParameter(name, "path") is { } known
                    ? $"- {Reference(known, "parameters")}\n"
                    : $$"""
                    - name: {{name}}
                      in: path
                      required: true
                      description: {{Additions.Todo}}
                      schema: { type: string, minLength: 1, pattern: '^[^/]+$' }

                    """
            );
        }

        foreach (var (name, parameter) in method["parameters"] as JsonObject ?? [])
        {
            if ((string?)parameter!["location"] == "query")
            {
                text.Append(
                    name == "pageToken" && KnownParameter(name, "query") is { } known
                        ? $"- {Reference(known, "parameters")}\n"
                        : ParameterLines(name, parameter) + "\n"
                );
            }
        }

        if (verb == "get" && KnownParameter("fields", "query") is { } fields)
        {
            text.Append("- " + Reference(fields, "parameters") + "\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private string ParameterLines(string name, JsonNode node)
    {
        var type = Discovery.TypeOf(node);
        var isList = type.StartsWith("list of ", StringComparison.Ordinal);
        var values = (node["enum"] ?? node["items"]?["enum"]) as JsonArray;
        var limits = ProseLimits.Read((string?)node["description"] ?? "", type).ToDictionary();
        var single = values is null
            ? ScalarLines(isList ? type["list of ".Length..] : type)
            : Reference(AddEnum("", name, values));
        var schema =
            (isList ? $"type: array\nitems:\n{Indented(single)}" : single).TrimEnd('\n')
            + string.Concat(
                limits
                    .Where(limit => limit.Key is not ("required" or "readOnly"))
                    .Select(limit => $"\n{limit.Key}: {limit.Value}")
            );
        return $"- name: {name}\n  in: query\n"
            + (limits.ContainsKey("required") || Flag(node["required"]) ? "  required: true\n" : "")
            + $"  description: {Additions.Todo}\n  schema:\n{Indented(schema, 4)}";
    }

    private string SecurityLine(string scope)
    {
        var scheme = Schemes.FirstOrDefault(name =>
            editor.Source.Find(
                YamlSource.Child($"#/components/securitySchemes/{name}/flows/authorizationCode/scopes", scope)
            )
                is not null
        );
        return $"- {scheme ?? CurrentScheme}: ['{scope}']";
    }

    private void AddTag(string tag)
    {
        var tags = (YamlSequenceNode?)editor.Source.Find("#/tags");
        if (
            tags is not null
            && !tags
                .Children.OfType<YamlMappingNode>()
                .Any(known =>
                    known.Children.Any(pair =>
                        pair is { Key: YamlScalarNode { Value: "name" }, Value: YamlScalarNode { Value: { } name } }
                        && name == tag
                    )
                )
        )
        {
            editor.Append("#/tags", $"- name: {tag}\n  description: {Additions.Todo}");
        }
    }

    private string? KnownParameter(string name, string location) =>
        Keys("#/components/parameters")
            .FirstOrDefault(key =>
                IsText($"#/components/parameters/{key}/name", name)
                && IsText($"#/components/parameters/{key}/in", location)
            );

    private string OperationOf(string owner) =>
        editor
            .Source.Nodes.Where(node =>
                node.Key.EndsWith("/x-google-id", StringComparison.Ordinal)
                && node.Value is YamlScalarNode { Value: { } id }
                && id.EndsWith("." + owner, StringComparison.Ordinal)
            )
            .Select(node => node.Key[..node.Key.LastIndexOf('/')])
            .First();

    private string ParameterOf(string owner, string name)
    {
        var parameters = OperationOf(owner) + "/parameters";
        return ((YamlSequenceNode)editor.Source.Find(parameters)!)
            .Children.Select((_, index) => $"{parameters}/{index}")
            .Select(at => (editor.Source.Find(at + "/$ref") as YamlScalarNode)?.Value ?? at)
            .First(at => IsText(at + "/name", name));
    }

    private bool IsText(string pointer, string text) =>
        editor.Source.Find(pointer) is YamlScalarNode { Value: { } value } && value == text;

    private IEnumerable<string> Keys(string pointer) =>
        (editor.Source.Find(pointer) as YamlMappingNode)
            ?.Children.Keys.OfType<YamlScalarNode>()
            .Select(key => key.Value!)
        ?? [];

    private IEnumerable<string> Paths => Keys("#/paths");

    private IEnumerable<string> Schemes => Keys("#/components/securitySchemes");

    // The first is the one with the scopes of today.
    private string CurrentScheme => Schemes.First();

    private IEnumerable<string?> TagsOf(string path) =>
        from verb in Keys(YamlSource.Child("#/paths", path))
        from tag in (
            editor.Source.Find($"{YamlSource.Child("#/paths", path)}/{verb}/tags") as YamlSequenceNode
        )?.Children
            ?? []
        select (tag as YamlScalarNode)?.Value;

    private static string Reference(string name, string kind = "schemas") => $"$ref: '#/components/{kind}/{name}'";

    private static string ScalarLines(string type) =>
        type.Split(' ') is [var name, var format] ? $"type: {name}\nformat: {format}\n" : $"type: {type}\n";

    private static string ValueName(string enumeration, string value)
    {
        var prefix =
            string.Concat(
                enumeration.Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToUpperInvariant(c))
            ) + "_";
        var rest = value.StartsWith(prefix, StringComparison.Ordinal) ? value[prefix.Length..] : value;
        return string.Concat(
            rest.Split('_', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant())
        );
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static bool Flag(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;

    private static string Indented(string lines, int by = 2) =>
        string.Join(
            '\n',
            lines.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : new string(' ', by) + line)
        );
}

using System.Text.Json;
using Mono.Cecil;
using SharpYaml.Serialization;
using SpecTool.Yaml;

namespace SpecTool.Lint;

/// <summary>
/// nswag.json: NSwag ignores unknown keys, and so a misspelt setting has no effect.
/// </summary>
public static class NSwagConfiguration
{
    /// <summary>Its name, at the root of the repository.</summary>
    public const string FileName = "nswag.json";

    private const string Rule = "nswag-key";

    // The allowed keys by section, and the NSwag command whose arguments they are.
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["#/documentGenerator/fromDocument"] = "FromDocumentCommand",
        ["#/codeGenerators/openApiToCSharpClient"] = "OpenApiToCSharpClientCommand",
        ["#/codeGenerators/openApiToCSharpController"] = "OpenApiToCSharpControllerCommand",
    };

    private static readonly Dictionary<string, string[]> Sections = new()
    {
        ["#"] = ["runtime", "defaultVariables", "documentGenerator", "codeGenerators"],
        ["#/documentGenerator"] = ["fromDocument"],
        ["#/codeGenerators"] = ["openApiToCSharpClient", "openApiToCSharpController"],
    };

    /// <summary>Every key that the NSwag of the build does not know.</summary>
    public static IEnumerable<Finding> Lint(string json)
    {
        // JSON is YAML, and the YAML reader gives line numbers.
        YamlSource source;
        try
        {
            using var _ = JsonDocument.Parse(json);
            source = YamlSource.Parse(json);
        }
        catch (JsonException e)
        {
            return
            [
                new Finding(
                    "",
                    new Position((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1),
                    Rule,
                    e.Message
                ),
            ];
        }

        return
        [
            .. from section in Sections.Concat(
                Commands.Select(c => KeyValuePair.Create(c.Key, KeysOf(c.Value).ToArray()))
            )
            from key in (source.Find(section.Key) as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>() ?? []
            where !section.Value.Contains(key.Value)
            let pointer = YamlSource.Child(section.Key, key.Value!)
            select new Finding(
                pointer,
                source.PositionOf(pointer),
                Rule,
                "NSwag does not know this key and would ignore it, whatever it was meant to set"
            ),
        ];
    }

    /// <summary>The keys of a section: the arguments of a command of the NSwag that the build runs.</summary>
    public static IReadOnlySet<string> KeysOf(string command)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(NSwagPackage.Tools);
        using var commands = ModuleDefinition.ReadModule(
            Path.Combine(NSwagPackage.Tools, "NSwag.Commands.dll"),
            new ReaderParameters { AssemblyResolver = resolver }
        );
        var keys = new HashSet<string>();
        for (var type = commands.GetTypes().Single(type => type.Name == command); type is not null; type = BaseOf(type))
        {
            keys.UnionWith(
                type.Properties.Where(property =>
                        (Has(property, "ArgumentAttribute") || Has(property, "JsonPropertyAttribute"))
                        && !Has(property, "JsonIgnoreAttribute")
                    )
                    .Select(KeyOf)
            );
        }

        return keys;

        TypeDefinition? BaseOf(TypeDefinition type) =>
            type.BaseType is { } parent ? commands.GetType(parent.GetElementType().FullName) : null;
    }

    private static bool Has(PropertyDefinition property, string attribute) =>
        property.CustomAttributes.Any(a => a.AttributeType.Name == attribute);

    private static string KeyOf(PropertyDefinition property) =>
        property
            .CustomAttributes.Where(a => a.AttributeType.Name == "JsonPropertyAttribute")
            .SelectMany(a => a.ConstructorArguments)
            .Select(argument => argument.Value)
            .OfType<string>()
            .SingleOrDefault(char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);
}

using SharpYaml.Serialization;
using SpecTool.Yaml;

namespace SpecTool.Lint;

/// <summary>
/// A fact about Google that no keyword can hold: an entry of a group in <c>x-facts</c>. A constant is made of it.
/// </summary>
/// <param name="Group">The class that the constant is in.</param>
/// <param name="Texts">What the entry says, by its keys.</param>
/// <param name="Pointer">Where the entry stands.</param>
public sealed record ApiFact(string Group, IReadOnlyDictionary<string, string> Texts, string Pointer)
{
    private const string Root = "#/x-facts";

    /// <summary>The name of the constant, with its unit.</summary>
    public string Name => this["name"];

    /// <summary>The heading in <c>facts.md</c> under which it stands where the fact is known from.</summary>
    public string Heading => this["heading"];

    /// <summary>How sure it is, as in <c>facts.md</c>.</summary>
    public string Mark => this["mark"];

    /// <summary>What stands under a key; empty if nothing does.</summary>
    public string this[string key] => Texts.GetValueOrDefault(key, "");

    /// <summary>The facts of a spec. What is not a list of entries with texts has none.</summary>
    public static IEnumerable<ApiFact> In(Spec spec) =>
        from @group in spec.Source.Find(Root) as YamlMappingNode ?? []
        let name = ((YamlScalarNode)@group.Key).Value!
        let pointer = YamlSource.Child(Root, name)
        from entry in (@group.Value as YamlSequenceNode ?? []).Index()
        select new ApiFact(name, TextsOf(entry.Item), $"{pointer}/{entry.Index}");

    private static Dictionary<string, string> TextsOf(YamlNode entry) =>
        (entry as YamlMappingNode ?? []).ToDictionary(
            pair => (pair.Key as YamlScalarNode)?.Value ?? "",
            pair => (pair.Value as YamlScalarNode)?.Value ?? ""
        );
}

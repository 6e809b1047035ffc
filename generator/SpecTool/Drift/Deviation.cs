using SharpYaml.Serialization;

namespace SpecTool.Drift;

/// <summary>
/// A place where the spec differs from Google's document on purpose: an entry of <c>x-deviations</c> in the spec.
/// </summary>
/// <param name="At">
/// What differs, as <c>drift</c> names it; if that is a method or a schema, everything in it too.
/// </param>
/// <param name="Discovery">
/// What Google's document says, or "nothing": once it says something else, the deviation no longer applies.
/// </param>
/// <param name="Reason">Why ours is right.</param>
public sealed record Deviation(string At, string Discovery, string Reason)
{
    /// <summary>The text for something that is not in Google's document.</summary>
    public const string Nothing = "nothing";

    /// <summary>The name of the list in the spec.</summary>
    public const string ListName = "x-deviations";

    /// <summary>The deviations that a spec declares.</summary>
    public static IReadOnlyList<Deviation> In(Spec spec) =>
        [
            .. from entry in (spec.Source.Find("#/" + ListName) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>()
                ?? []
            let texts = TextsOf(entry)
            select new Deviation(
                texts.GetValueOrDefault("at", ""),
                texts.GetValueOrDefault("discovery", ""),
                texts.GetValueOrDefault("reason", "")
            ),
        ];

    private static Dictionary<string, string> TextsOf(YamlMappingNode entry) =>
        entry
            .Children.Where(pair => pair.Key is YamlScalarNode && pair.Value is YamlScalarNode)
            .ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value ?? "");
}

using SpecTool.Drift;
using SpecTool.Yaml;

namespace SpecTool.Apply;

/// <summary>The outcome of adding Google's changes to a spec.</summary>
/// <param name="Yaml">The text of the spec, with what could be added.</param>
/// <param name="Added">What was added.</param>
/// <param name="Refused">What was left to a person, and why.</param>
public sealed record AdditionResult(
    string Yaml,
    IReadOnlyList<Difference> Added,
    IReadOnlyList<(Difference Difference, string Reason)> Refused
);

/// <summary>
/// Adds to a spec what is new in Google's document. A change or a removal, which could break users of the client, is
/// left to a person.
/// </summary>
public static class Additions
{
    /// <summary>The placeholder for a text that a person must write: Google's own texts are not ours to copy.</summary>
    public const string Todo = "'TODO: describe.'";

    // What is referred to is added before what refers to it.
    private static readonly FactKind[] Order =
    [
        FactKind.Scope,
        FactKind.Schema,
        FactKind.Field,
        FactKind.EnumValue,
        FactKind.Method,
        FactKind.Parameter,
        FactKind.MethodScope,
        FactKind.Deprecation,
    ];

    /// <summary>Adds what can be added.</summary>
    public static AdditionResult Apply(Spec spec, Discovery discovery)
    {
        var news = DriftReport.Of(spec, discovery).Undeclared;
        var added = news.Where(difference => WhyNot(difference) is null)
            .OrderBy(difference => Array.IndexOf(Order, difference.Fact.Kind))
            .ToList();
        var writer = new AdditionWriter(new YamlEditor(spec.Source.Text), discovery);
        // A new method, parameter or field is written with all its parts.
        var whole = added
            .Where(difference => difference.Fact.Kind is FactKind.Method or FactKind.Parameter or FactKind.Field)
            .Select(difference => difference.Fact.Key)
            .ToHashSet();
        foreach (var difference in added)
        {
            var fact = difference.Fact;
            if (!IsPartOf(fact, whole))
            {
                writer.Write(fact);
            }
        }

        return new AdditionResult(
            writer.Text,
            added,
            [.. news.Except(added).Where(d => !IsPartOf(d.Fact, whole)).Select(d => (d, WhyNot(d)!))]
        );
    }

    private static bool IsPartOf(Fact fact, HashSet<string> whole) =>
        (fact.Part.Length > 0 && whole.Contains(fact.Owner))
        || (fact.Kind is FactKind.Limit or FactKind.EnumValue && whole.Contains(fact.Owner.Split(' ')[0]));

    private static string? WhyNot(Difference difference) =>
        (difference.Change, difference.Fact.Kind) switch
        {
            (Change.Gone, FactKind.Method) =>
                "the method is gone: mark it deprecated with x-deprecatedMessage, or take it out in a major version",
            (Change.Gone, FactKind.Scope or FactKind.MethodScope) =>
                "the scope is gone: move it to the retired ones, so that grants that still have it are recognised",
            (Change.Gone, _) =>
                "it is gone, and code may use it: take it out in a major version, or declare a deviation",
            (Change.Different, FactKind.Field or FactKind.Parameter) =>
                "another type breaks the code that uses it: change it by hand in a major version",
            (Change.Different, FactKind.Limit) =>
                "another limit decides what is refused before it is sent: change it by hand",
            (Change.Different, _) => "the call itself has changed: change it by hand in a major version",
            (Change.New, FactKind.Limit) =>
                "a limit decides what is refused before it is sent: check it, and add it by hand",
            (Change.New, FactKind.Message) => "the method has a new request or response: change it by hand",
            _ => null,
        };
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace SpecTool.Lint;

/// <summary>The facts of <c>x-facts</c> become constants, and each can be traced to where it is known from.</summary>
internal static partial class FactRules
{
    private const string Text = "text";
    private const string Number = "number";

    private static readonly string[] Keys = ["name", Text, Number, "heading", "mark", "description"];
    private static readonly string[] Marks = ["confirmed", "one source", "unconfirmed"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "fact-value",
            "a fact is a name that is a constant's and its group's only once, a text or a number, a heading, a mark "
                + "of facts.md and a sentence as description, and nothing else: a constant is made of it",
            spec =>
            {
                var facts = ApiFact.In(spec).ToList();
                return facts
                    .Where(fact =>
                        !IsComplete(fact)
                        || facts.Count(other => (other.Group, other.Name) == (fact.Group, fact.Name)) > 1
                    )
                    .Select(PlaceOf);
            }
        ),
        new(
            "fact-heading",
            "a fact names a heading of facts.md beside the spec, or nobody can tell where it is known from",
            spec => ApiFact.In(spec).Where(fact => spec.Headings?.Contains(fact.Heading) == false).Select(PlaceOf)
        ),
    ];

    private static bool IsComplete(ApiFact fact) =>
        ConstantName().IsMatch(fact.Group)
        && ConstantName().IsMatch(fact.Name)
        && fact[Text].Length > 0 != IsNumber(fact[Number])
        && Marks.Contains(fact.Mark)
        && fact["description"].EndsWith('.')
        && !fact.Texts.Keys.Except(Keys).Any();

    private static bool IsNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Place PlaceOf(ApiFact fact) => new($"{fact.Group}.{fact.Name}", fact.Pointer);

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex ConstantName();
}

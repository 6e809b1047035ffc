using System.Globalization;

namespace SpecTool.Breaking;

/// <summary>Every change from one spec to the next, and what it breaks.</summary>
public static class SpecComparison
{
    private const Impact Code = Impact.Source | Impact.Binary;
    private const Impact Everything = Impact.Wire | Code;

    /// <summary>Compares.</summary>
    public static IReadOnlyList<SpecChange> Compare(Spec before, Spec after)
    {
        var old = Contract.Of(before).DistinctBy(KeyOf).ToDictionary(KeyOf);
        var now = Contract.Of(after).DistinctBy(KeyOf).ToDictionary(KeyOf);
        return
        [
            .. old
                .Values.Where(element => !now.ContainsKey(KeyOf(element)) && !OwnerIsMissing(element, now))
                .Select(Removed),
            .. now
                .Values.Where(element => !old.ContainsKey(KeyOf(element)) && !OwnerIsMissing(element, old))
                .Select(Added),
            .. from element in now.Values
            where old.ContainsKey(KeyOf(element))
            from change in Changed(old[KeyOf(element)], element)
            select change,
        ];
    }

    /// <summary>The version after such changes, by the rules of Semantic Versioning.</summary>
    public static string NextVersion(string version, IReadOnlyList<SpecChange> changes)
    {
        var numbers = version.Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        if (changes.Count == 0)
        {
            return version;
        }

        // Before 1.0 the second number stands for the first, and the third for both others.
        var step =
            changes.Any(change => change.Impact != Impact.Safe) ? 0
            : changes.Any(change => change.Group != ChangeGroup.Documentation) ? 1
            : 2;
        var at = numbers[0] == 0 ? Math.Min(step + 1, 2) : step;
        return string.Join(
            '.',
            numbers.Select(
                (number, index) =>
                    index < at ? number
                    : index == at ? number + 1
                    : 0
            )
        );
    }

    private static (ElementKind, string) KeyOf(Element element) => (element.Kind, element.Name);

    // A part that is added or removed with its owner needs no line of its own.
    private static bool OwnerIsMissing(Element element, Dictionary<(ElementKind, string), Element> others) =>
        element.Kind switch
        {
            ElementKind.Parameter => !others.ContainsKey((ElementKind.Operation, element.Name.Split(' ')[0])),
            ElementKind.Value => !others.ContainsKey((ElementKind.Enum, element.Name.Split(' ')[0])),
            ElementKind.Field => !others.ContainsKey((ElementKind.Model, element.Name.Split('.')[0])),
            _ => false,
        };

    private static SpecChange Removed(Element element)
    {
        var (impact, reason) = element.Kind switch
        {
            ElementKind.Operation => (Everything, "it can no longer be called"),
            ElementKind.Scope => (Everything, "grants that have it are no longer recognised, and its constant is gone"),
            ElementKind.Parameter => (Everything, "what callers pass in it is no longer sent"),
            ElementKind.Field when element["sent"].Length > 0 => (
                Everything,
                "what callers set it to is no longer sent"
            ),
            ElementKind.Field => (Code, "the property is gone; what Google sends is in AdditionalProperties"),
            ElementKind.Value => (Code, "the constant is gone; its text still travels"),
            _ => (Code, "the type is gone"),
        };
        return new SpecChange(ChangeGroup.Removed, impact, element.CSharp, "removed", reason);
    }

    private static SpecChange Added(Element element) =>
        (element.Kind, element["required"]) switch
        {
            (ElementKind.Parameter, "true") => new(
                ChangeGroup.Added,
                Everything,
                element.CSharp,
                "new, and must be given",
                "calls lack it"
            ),
            (ElementKind.Parameter, _) => new(
                ChangeGroup.Added,
                Code,
                element.CSharp,
                "new optional parameter",
                "the method has another signature; code that passes its CancellationToken by position must name it"
            ),
            (ElementKind.Field, "true") when element["sent"].Length > 0 => new(
                ChangeGroup.Added,
                Impact.Wire,
                element.CSharp,
                "new, and must be set",
                "requests lack it"
            ),
            (ElementKind.Operation, _) => new(
                ChangeGroup.Added,
                Impact.Safe,
                element.CSharp,
                "new method",
                "no code calls it yet"
            ),
            (ElementKind.Value, _) => new(
                ChangeGroup.Added,
                Impact.Safe,
                element.CSharp,
                "new value",
                "enums are open"
            ),
            _ => new(ChangeGroup.Added, Impact.Safe, element.CSharp, "new", "no code uses it yet"),
        };

    private static IEnumerable<SpecChange> Changed(Element old, Element now) =>
        from aspect in old.Aspects.Keys.Union(now.Aspects.Keys).Order(StringComparer.Ordinal)
        let before = old[aspect]
        let after = now[aspect]
        where before != after
        let change = Changed(aspect, before, after, old, now)
        where change is not null
        select change;

    private static SpecChange? Changed(string aspect, string before, string after, Element old, Element now)
    {
        return aspect switch
        {
            "documentation" => Change(
                Impact.Safe,
                "documented differently",
                "documentation only",
                ChangeGroup.Documentation
            ),
            "call" => Change(Impact.Wire, $"sends {after} instead of {before}", "the server must know the new call"),
            "request" => Change(
                Everything,
                $"takes {Named(after)} instead of {Named(before)}",
                "another parameter, and another body"
            ),
            "response" => Change(
                Everything,
                $"returns {Named(after)} instead of {Named(before)}",
                "another type, and another body"
            ),
            // A parameter that is added or removed has its own line.
            "order" => SameNames(before, after)
                ? Change(Code, $"parameters in another order: {after}", "arguments by position land elsewhere")
                : null,
            "scopes" => Scopes(),
            "effect" => Change(
                Impact.Safe,
                $"retried as {Named(after)} instead of {Named(before)} after a failure",
                "the same calls, other retries"
            ),
            "deprecated" when after.Length > 0 => Change(
                Impact.Safe,
                "deprecated",
                "a warning in code that calls it",
                ChangeGroup.Deprecated
            ),
            "deprecated" => Change(Impact.Safe, "no longer deprecated", "a warning less"),
            "scheme" => Change(Impact.Safe, $"moved to {after}", "the constant stays"),
            "place" => Change(Impact.Wire, $"travels in the {after.ToLowerInvariant()}", "the server must look there"),
            "wire type" => Change(
                Everything,
                $"a {Named(after)} instead of a {Named(before)}",
                "other JSON, and another type"
            ),
            // Otherwise the change of the wire type says it.
            "type" => old["wire type"] == now["wire type"]
                ? Change(Code, $"{Named(after)} instead of {Named(before)}", "the same JSON, but another type in C#")
                : null,
            "required" when after.Length > 0 => Change(
                now.Kind == ElementKind.Parameter ? Everything : Impact.Wire,
                "must be given now",
                "calls lack it"
            ),
            "required" => Change(
                now.Kind == ElementKind.Parameter ? Code : Impact.Safe,
                "need no longer be given",
                now.Kind == ElementKind.Parameter
                    ? "another place in the signature, or another type"
                    : "more is accepted"
            ),
            "name" => Change(Code, $"{after} instead of {before} in C#", "the constant has another name"),
            // Whether a schema is in a request at all is said by the operation that takes it.
            "sent" => null,
            _ => Limit(),
        };

        SpecChange Change(Impact impact, string what, string reason, ChangeGroup group = ChangeGroup.Changed) =>
            new(group, impact, aspect == "name" ? old.CSharp : now.CSharp, what, reason);

        SpecChange Scopes()
        {
            var gone = before.Split(", ").Except(after.Split(", ")).ToList();
            var added = after.Split(", ").Except(before.Split(", ")).ToList();
            return gone.Count > 0
                ? Change(
                    Impact.Wire,
                    $"no longer accepts {string.Join(", ", gone)}",
                    "grants that sufficed no longer do"
                )
                : Change(Impact.Safe, $"also accepts {string.Join(", ", added)}", "more is accepted");
        }

        SpecChange Limit()
        {
            if (after.Length == 0)
            {
                return Change(Code, $"{aspect} gone (was {before})", "a constant is gone");
            }

            if (before.Length == 0)
            {
                return Change(Impact.Wire, $"{aspect} {after}", "requests that were accepted may be refused now");
            }

            var isMost = aspect.StartsWith("max", StringComparison.Ordinal);
            var isWider =
                decimal.TryParse(before, CultureInfo.InvariantCulture, out var least)
                && decimal.TryParse(after, CultureInfo.InvariantCulture, out var most)
                && (isMost ? most > least : most < least);
            return isWider
                ? Change(
                    Impact.Safe,
                    $"{aspect} {after} instead of {before}",
                    "more is accepted; compiled code keeps the old constant"
                )
                : Change(
                    Impact.Wire,
                    $"{aspect} {after} instead of {before}",
                    "requests that were accepted may be refused now"
                );
        }
    }

    private static bool SameNames(string before, string after) =>
        before.Split(", ").ToHashSet().SetEquals(after.Split(", "));

    private static string Named(string value) => value.Length == 0 ? "nothing" : value;
}

using System.Text.Json.Nodes;
using SpecTool.Reports;

namespace SpecTool.Drift;

/// <summary>Drift as a report.</summary>
public static class DriftReporting
{
    /// <summary>Describes what was found.</summary>
    public static Report Describe(this DriftReport drift, string revision) =>
        new(
            Summary(drift, revision),
            [
                .. from difference in drift.Undeclared
                group difference by GroupOf(difference.Fact) into same
                select new Section(
                    same.Key,
                    ["news", "what", "Google", "spec"],
                    [
                        .. same.Select(d => new Row(
                            SeverityOf(d.Change),
                            Word(d.Change),
                            d.Fact.Key,
                            d.Discovery?.Value ?? "–",
                            d.Spec?.Value ?? "–"
                        )),
                    ]
                ),
                .. SectionOf(
                    "Stale deviations: this document does not have them",
                    ["declared", "Google is said to have", "reason"],
                    drift.Stale.Select(d => new Row(Severity.Warning, d.At, d.Discovery, d.Reason))
                ),
            ],
            new JsonObject
            {
                ["revision"] = revision,
                ["news"] = new JsonArray([.. drift.Undeclared.Select(ToJson)]),
                ["declared"] = new JsonArray([.. drift.Declared.Select(ToJson)]),
                ["stale"] = new JsonArray([.. drift.Stale.Select(d => (JsonNode)d.At)]),
            }
        );

    private static string Summary(DriftReport drift, string revision) =>
        $"Google's document of revision {revision}: {Count(drift.Undeclared.Count, "difference")} "
        + $"that the spec does not declare, {drift.Declared.Count} declared in {Deviation.ListName}.";

    private static string Count(int number, string word) =>
        number switch
        {
            0 => $"no {word}",
            1 => $"1 {word}",
            _ => $"{number} {word}s",
        };

    private static IEnumerable<Section> SectionOf(
        string heading,
        IReadOnlyList<string> columns,
        IEnumerable<Row> rows
    ) => rows.ToList() is { Count: > 0 } some ? [new Section(heading, columns, some)] : [];

    // A method, a schema, or the scopes of all.
    private static string GroupOf(Fact fact) =>
        fact switch
        {
            { Kind: FactKind.Scope } => "Scopes",
            { Kind: FactKind.Schema or FactKind.Field } => fact.Owner.Split('.')[0],
            _ when fact.Owner.Split(' ') is [var method, ..] && !char.IsUpper(method[0]) => method,
            // A limit or a value of a field, or what is no method of Google's.
            _ => fact.Owner.Split('.', ' ')[0],
        };

    private static string Word(Change change) =>
        change switch
        {
            Change.New => "new",
            Change.Gone => "gone",
            _ => "different",
        };

    private static Severity SeverityOf(Change change) =>
        change switch
        {
            Change.New => Severity.Good,
            Change.Gone => Severity.Error,
            _ => Severity.Warning,
        };

    private static JsonNode ToJson(Difference difference)
    {
        var json = new JsonObject
        {
            ["change"] = Word(difference.Change),
            ["kind"] = difference.Fact.Kind.ToString(),
            ["what"] = difference.Fact.Key,
            ["google"] = difference.Discovery?.Value,
            ["spec"] = difference.Spec?.Value,
        };
        if (difference.Deviation is { } deviation)
        {
            json["reason"] = deviation.Reason;
        }

        return json;
    }
}

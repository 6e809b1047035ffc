using System.Text.Json.Nodes;
using SpecTool.Reports;

namespace SpecTool.Breaking;

/// <summary>Changes of a spec as a report.</summary>
public static class ComparisonReporting
{
    /// <summary>Describes changes, the next version, and what to write into the changelog.</summary>
    public static Report Describe(IReadOnlyList<SpecChange> changes, string version)
    {
        var next = SpecComparison.NextVersion(version, changes);
        var lines = changes.Where(change => change.Group != ChangeGroup.Documentation).ToList();
        return new Report(
            changes.Count == 0
                ? "Nothing has changed."
                : $"{changes.Count(change => change.Impact != Impact.Safe)} breaking of {changes.Count} changes. "
                    + $"Next version: {next} (after {version}).{ChangelogOf(lines)}",
            [
                .. from change in changes
                group change by change.Impact into same
                orderby same.Key == Impact.Safe, same.Key descending
                select new Section(
                    same.Key == Impact.Safe ? "Safe" : $"Breaks: {same.Key.ToString().ToLowerInvariant()}",
                    ["what", "change", "why"],
                    [
                        .. same.Select(change => new Row(
                            same.Key == Impact.Safe ? Severity.Good : Severity.Error,
                            change.Subject,
                            change.What,
                            change.Reason
                        )),
                    ]
                ),
            ],
            new JsonObject
            {
                ["version"] = version,
                ["next"] = next,
                ["changes"] = new JsonArray([
                    .. changes.Select(change =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["group"] = change.Group.ToString(),
                                ["breaks"] = new JsonArray([
                                    .. Enum.GetValues<Impact>()
                                        .Where(impact => impact != Impact.Safe && change.Impact.HasFlag(impact))
                                        .Select(impact => (JsonNode)impact.ToString().ToLowerInvariant()),
                                ]),
                                ["subject"] = change.Subject,
                                ["what"] = change.What,
                                ["why"] = change.Reason,
                            }
                    ),
                ]),
            }
        );
    }

    private static string ChangelogOf(IReadOnlyList<SpecChange> lines) =>
        string.Concat(
            from change in lines
            group change by change.Group into same
            orderby same.Key
            select $"\n\n### {same.Key}\n\n{string.Join('\n', same.Select(change => change.Line))}"
        );
}

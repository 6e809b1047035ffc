using Microsoft.OpenApi;

namespace SpecTool.Lint;

/// <summary>Finds what is wrong with a spec: first by the rules of OpenAPI, then by ours.</summary>
public static class Linter
{
    /// <summary>Our rules.</summary>
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        .. OperationRules.All,
        .. DescriptionRules.All,
        .. SchemaRules.All,
        .. NSwagRules.All,
        .. DeviationRules.All,
        .. FactRules.All,
    ];

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    public static IEnumerable<Finding> Lint(Spec spec) =>
        (
            (IEnumerable<Finding>)
                [
                    .. spec.Errors.Select(error => FindingOf(error, "openapi-error", spec)),
                    .. spec.Warnings.Select(warning => FindingOf(warning, "openapi-warning", spec)),
                    .. Rules.SelectMany(rule => rule.Check(spec)),
                ]
        )
            .OrderBy(finding => finding.Position.Line)
            .ThenBy(finding => finding.Position.Column);

    private static Finding FindingOf(OpenApiError error, string rule, Spec spec) =>
        new(error.Pointer ?? "", spec.Source.PositionOf(error.Pointer ?? ""), rule, error.Message);
}

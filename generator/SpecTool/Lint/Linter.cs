namespace SpecTool.Lint;

/// <summary>Finds what is wrong with a spec: first by the rules of OpenAPI, then by ours.</summary>
public static class Linter
{
    /// <summary>Our rules.</summary>
    public static IReadOnlyList<Rule> Rules { get; } = [.. OperationRules.All, .. DescriptionRules.All];

    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<Finding> Lint(Spec spec) =>
    [
        .. spec.Errors.Select(error => new Finding(error.Pointer ?? "", "openapi-error", error.Message)),
        .. spec.Warnings.Select(warning => new Finding(warning.Pointer ?? "", "openapi-warning", warning.Message)),
        .. Rules.SelectMany(rule => rule.Check(spec)),
    ];
}

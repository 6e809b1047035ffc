using SpecTool.Drift;

namespace SpecTool.Lint;

/// <summary>
/// The declared deviations from Google's document are complete: one without a text would hide too much, or nothing.
/// </summary>
internal static class DeviationRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "deviation",
            "a deviation needs three texts, each place once: at, discovery (\"nothing\" if Google's document "
                + "lacks it), reason",
            spec =>
                from deviation in Deviation.In(spec).Index()
                where
                    deviation.Item.At.Length == 0
                    || deviation.Item.Discovery.Length == 0
                    || !deviation.Item.Reason.EndsWith('.')
                    || Deviation.In(spec).Count(other => other.At == deviation.Item.At) > 1
                select new Place(deviation.Item.At, $"#/{Deviation.ListName}/{deviation.Index}")
        ),
    ];
}

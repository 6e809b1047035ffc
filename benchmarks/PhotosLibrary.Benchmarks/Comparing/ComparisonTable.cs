using System.Globalization;
using System.Text;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary>A comparison as a table of Markdown, which reads well at a terminal too.</summary>
internal static class ComparisonTable
{
    private static readonly string[] Head =
    [
        "benchmark",
        "before",
        "now",
        "ratio",
        "95 % confidence",
        "allocated before",
        "now",
        "verdict",
    ];

    public static string Of(Comparison comparison)
    {
        var rows = comparison.Cases.Select(RowOf).Prepend(Head).ToList();
        var widths = Head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (index, row) in rows.Index())
        {
            text.Append("| ")
                .AppendJoin(
                    " | ",
                    row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))
                )
                .Append(" |\n");
            if (index == 0)
            {
                text.Append("| ")
                    .AppendJoin(
                        " | ",
                        widths.Select(
                            (width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":"
                        )
                    )
                    .Append(" |\n");
            }
        }

        var regressions = comparison.Cases.Count(compared => compared.IsRegression);
        return text.Append(
                CultureInfo.InvariantCulture,
                $"""

                Before: {comparison.Before.Name} ({comparison.Before.Machine}).
                Now: {comparison.After.Name} ({comparison.After.Machine}).
                Times of our own code are divided by {comparison.MachineRatio:0.00}, the ratio of the code that is not
                ours: that is the machine. A time counts as changed if Mann-Whitney's test finds more than
                {Comparison.Threshold:P0} between the runs and no process of one run lies within those of the other;
                other differences are unclear.
                {(
                    regressions == 0 ? "No regression."
                    : regressions == 1 ? "1 regression."
                    : $"{regressions} regressions."
                )}

                """
            )
            .ToString()
            .ReplaceLineEndings("\n");
    }

    private static string[] RowOf(ComparedCase compared) =>
        [
            compared.Name,
            Time(compared.Before),
            Time(compared.After),
            compared.Verdict == Verdict.Alone ? "" : compared.Ratio.ToString("0.00", CultureInfo.InvariantCulture),
            compared.Verdict == Verdict.Alone
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{compared.Low:0.00} to {compared.High:0.00}"),
            Bytes(compared.Before),
            Bytes(compared.After),
            Words(compared),
        ];

    private static string Words(ComparedCase compared)
    {
        var time =
            compared.Verdict == Verdict.Alone
                ? compared.Before is null
                    ? "new"
                    : "gone"
                : compared.Verdict.ToString().ToLowerInvariant();
        return compared is { AllocatesMore: true, IsRegression: true } ? $"{time}, ALLOCATES MORE"
            : compared.IsRegression ? "SLOWER"
            : time;
    }

    private static string Time(MeasuredCase? measured) =>
        measured is null || !measured.Times.Any()
            ? ""
            : measured.Median switch
            {
                < 1e3 and var ns => string.Create(CultureInfo.InvariantCulture, $"{ns:0.0} ns"),
                < 1e6 and var ns => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e3:0.0} us"),
                < 1e9 and var ns => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.0} ms"),
                var ns => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.00} s"),
            };

    private static string Bytes(MeasuredCase? measured) =>
        measured?.AllocatedBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0}") : "";
}

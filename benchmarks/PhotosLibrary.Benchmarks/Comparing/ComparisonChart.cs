using System.Globalization;
using System.Net;
using System.Text;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary>
/// A comparison as a picture: the ratio of each benchmark with its confidence, around the line of no change.
/// </summary>
internal static class ComparisonChart
{
    private const int RowHeight = 28;
    private const int LabelWidth = 300;
    private const int PlotWidth = 480;
    private const int Top = 48;

    public static string Of(Comparison comparison)
    {
        var cases = comparison.Cases.Where(compared => compared.Verdict != Verdict.Alone).ToList();
        // As much to the left as to the right, in factors: twice as fast is as far as twice as slow.
        var reach = Math.Max(1.25, cases.SelectMany(c => new[] { c.High, 1 / c.Low }).DefaultIfEmpty(1).Max() * 1.05);
        var height = Top + (cases.Count * RowHeight) + 16;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{LabelWidth
                + PlotWidth
                + 110}" height="{height}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="12" y="20" font-weight="bold">{Escape(comparison.After.Name)} beside {Escape(
                comparison.Before.Name
            )}: time, as a ratio; left is faster</text>

            """
        );
        foreach (
            var ratio in new[] { 0.25, 0.5, 0.8, 1, 1.25, 2, 4 }.Where(ratio => ratio <= reach && ratio >= 1 / reach)
        )
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""
                <line x1="{X(ratio):0}" x2="{X(ratio):0}" y1="{Top - 6}" y2="{height - 12}" stroke="{(
                    ratio == 1 ? "#444444" : "#dddddd"
                )}"/>
                <text x="{X(ratio):0}" y="{Top - 10}" text-anchor="middle" fill="#666666">{ratio}</text>

                """
            );
        }

        foreach (var (index, compared) in cases.Index())
        {
            var y = Top + (index * RowHeight) + (RowHeight / 2);
            var color = compared.Verdict switch
            {
                Verdict.Slower => "#c62828",
                Verdict.Faster => "#2e7d32",
                Verdict.Unclear => "#b08800",
                _ => "#555555",
            };
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{LabelWidth - 8}" y="{y + 4}" text-anchor="end">{Escape(compared.Name)}</text>
                <line x1="{X(compared.Low):0.0}" x2="{X(
                    compared.High
                ):0.0}" y1="{y}" y2="{y}" stroke="{color}" stroke-width="3"/>
                <circle cx="{X(compared.Ratio):0.0}" cy="{y}" r="5" fill="{color}"/>
                <text x="{LabelWidth + PlotWidth + 12}" y="{y
                    + 4}" fill="{color}">{compared.Ratio:0.00} {compared.Verdict.ToString().ToLowerInvariant()}</text>

                """
            );
        }

        return svg.Append("</svg>\n").ToString();

        double X(double ratio) => LabelWidth + (PlotWidth * (0.5 + (Math.Log(ratio) / Math.Log(reach) / 2)));
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}

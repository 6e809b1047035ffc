using System.Text.Json.Nodes;

namespace SpecTool.Reports;

/// <summary>How a report is printed.</summary>
public enum ReportFormat
{
    /// <summary>For people, at a terminal.</summary>
    Table,

    /// <summary>For people, in a pull request.</summary>
    Markdown,

    /// <summary>For scripts.</summary>
    Json,
}

/// <summary>What a command found out.</summary>
/// <param name="Summary">It in one sentence.</param>
/// <param name="Sections">It in tables.</param>
/// <param name="Data">It for scripts.</param>
public sealed record Report(string Summary, IReadOnlyList<Section> Sections, JsonObject Data);

/// <summary>A table of a report.</summary>
/// <param name="Heading">What the rows have in common.</param>
/// <param name="Columns">What stands in each column.</param>
/// <param name="Rows">The rows.</param>
public sealed record Section(string Heading, IReadOnlyList<string> Columns, IReadOnlyList<Row> Rows);

/// <summary>A row of a table.</summary>
/// <param name="Mood">How the reader should take it.</param>
/// <param name="Cells">What it says.</param>
public sealed record Row(Mood Mood, params IReadOnlyList<string> Cells);

/// <summary>How the reader should take something.</summary>
public enum Mood
{
    /// <summary>Good to know.</summary>
    Plain,

    /// <summary>Something was gained.</summary>
    Good,

    /// <summary>Something needs thought.</summary>
    Care,

    /// <summary>Something breaks.</summary>
    Bad,
}

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

/// <summary>The result of a command.</summary>
/// <param name="Summary">The result in one sentence.</param>
/// <param name="Sections">The details, in tables.</param>
/// <param name="Data">The same, for scripts.</param>
public sealed record Report(string Summary, IReadOnlyList<Section> Sections, JsonObject Data);

/// <summary>A table of a report.</summary>
/// <param name="Heading">What the rows have in common.</param>
/// <param name="Columns">What stands in each column.</param>
/// <param name="Rows">The rows.</param>
public sealed record Section(string Heading, IReadOnlyList<string> Columns, IReadOnlyList<Row> Rows);

/// <summary>A row of a table.</summary>
/// <param name="Severity">How much it matters to the reader.</param>
/// <param name="Cells">What it says.</param>
public sealed record Row(Severity Severity, params IReadOnlyList<string> Cells);

/// <summary>How much something matters to the reader.</summary>
public enum Severity
{
    /// <summary>For information.</summary>
    None,

    /// <summary>Something was gained.</summary>
    Good,

    /// <summary>Something needs a decision.</summary>
    Warning,

    /// <summary>Something breaks.</summary>
    Error,
}

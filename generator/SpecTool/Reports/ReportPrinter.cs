using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace SpecTool.Reports;

/// <summary>Prints a report for people or for scripts.</summary>
public static class ReportPrinter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Spectre.Console assumes 80 columns where there is no terminal, and would wrap or cut.
    private const int WidthOfNoTerminal = 200;

    /// <summary>Prints.</summary>
    public static void Print(Report report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                Console.WriteLine(report.Data.ToJsonString(Indented));
                break;
            case ReportFormat.Markdown:
                Console.Write(ToMarkdown(report));
                break;
            default:
                PrintTables(report);
                break;
        }
    }

    /// <summary>As Markdown.</summary>
    public static string ToMarkdown(Report report)
    {
        var text = new StringBuilder(report.Summary).Append('\n');
        foreach (var section in report.Sections)
        {
            text.Append("\n#### ").Append(section.Heading).Append("\n\n");
            AppendRow(section.Columns);
            AppendRow([.. section.Columns.Select(_ => "---")]);
            foreach (var row in section.Rows)
            {
                AppendRow([.. row.Cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))]);
            }
        }

        return text.ToString();

        void AppendRow(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static void PrintTables(Report report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfNoTerminal;
        }

        foreach (var section in report.Sections)
        {
            var table = new Table().Border(TableBorder.Simple);
            foreach (var column in section.Columns)
            {
                table.AddColumn(new TableColumn(Markup.Escape(column)));
            }

            foreach (var row in section.Rows)
            {
                table.AddRow(
                    row.Cells.Select(
                            (cell, index) =>
                                index == 0 ? $"[{ColorOf(row.Severity)}]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)
                        )
                        .ToArray()
                );
            }

            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(section.Heading)}[/]");
            AnsiConsole.Write(table);
        }

        Console.WriteLine(report.Summary);
    }

    private static string ColorOf(Severity severity) =>
        severity switch
        {
            Severity.Good => "green",
            Severity.Warning => "yellow",
            Severity.Error => "red",
            _ => "default",
        };
}

using System.Globalization;
using System.Text;

namespace PhotosLibrary.Cli.Manual;

/// <summary>Writes a manual page in roff, with the macros of man(7).</summary>
internal sealed class Roff
{
    private readonly StringBuilder _text = new();

    public void Title(string name, string source) =>
        Line($".TH {Quote(name.ToUpperInvariant())} 1 \"\" {Quote(source)} \"User Commands\"");

    public void Section(string name) => Line($".SH {Quote(name)}");

    public void Subsection(string name) => Line($".SS {Quote(name)}");

    /// <summary>What the page is about, in the form that apropos(1) reads.</summary>
    public void About(string name, string text) => Line($"{Escape(name)} \\- {Escape(text)}");

    public void Paragraph(string text)
    {
        Line(".PP");
        Line(Escape(text));
    }

    /// <summary>A term and what it means.</summary>
    /// <param name="term">Set in bold; may be empty.</param>
    /// <param name="value">Set in italics behind it, such as the value of an option; null for none.</param>
    /// <param name="text">What it means.</param>
    public void Term(string term, string? value, string text)
    {
        Line(".TP");
        var (bold, italic) = ($"\\fB{Escape(term)}\\fR", $"\\fI{Escape(value ?? "")}\\fR");
        Line(
            value is null ? bold
            : term.Length == 0 ? italic
            : $"{bold} {italic}"
        );
        // Without a line of text, the next macro would become the meaning.
        Line(text.Length > 0 ? Escape(text) : "\\&");
    }

    /// <summary>A line as it is typed.</summary>
    public void Example(string command)
    {
        Line(".PP");
        Line(".EX");
        Line($"  {Escape(command)}");
        Line(".EE");
    }

    public override string ToString() => _text.ToString();

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Quote(string text) => $"\"{Escape(text).Replace("\"", "\\(dq", StringComparison.Ordinal)}\"";

    // A line that begins with a dot or an apostrophe would be a macro; letters beyond ASCII need a name.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.StartsWith('.') || text.StartsWith('\'') ? "\\&" : "");
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(
                rune.Value switch
                {
                    '\\' => "\\e",
                    '-' => "\\-",
                    '\'' => "\\(aq",
                    '`' => "\\(ga",
                    '^' => "\\(ha",
                    '~' => "\\(ti",
                    > 126 => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                    _ => rune.ToString(),
                }
            );
        }

        return escaped.ToString();
    }
}

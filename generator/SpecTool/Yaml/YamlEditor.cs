using SharpYaml;
using SharpYaml.Serialization;

namespace SpecTool.Yaml;

/// <summary>
/// Adds to a YAML text in place: comments, order and line ends of the rest stay as they are.
/// </summary>
public sealed class YamlEditor
{
    /// <summary>Edits a text.</summary>
    public YamlEditor(string text) => Source = YamlSource.Parse(text);

    /// <summary>The text as it is now.</summary>
    public YamlSource Source { get; private set; }

    /// <summary>Adds lines to the end of a mapping or of a list of lines.</summary>
    public void Append(string pointer, string lines)
    {
        var node = Source.Find(pointer) ?? throw new ArgumentException($"There is no {pointer}.", nameof(pointer));
        var first = node switch
        {
            YamlMappingNode { Style: not YamlStyle.Flow, Children.Count: > 0 } mapping => mapping.Children.First().Key,
            YamlSequenceNode { Style: not YamlStyle.Flow, Children.Count: > 0 } list => list.Children[0],
            _ => throw new ArgumentException($"{pointer} is not written in lines of its own.", nameof(pointer)),
        };
        // An item of a list begins after its dash.
        var indent = ColumnOf(first) - (node is YamlSequenceNode ? 2 : 0);
        InsertLines(EndOf(node), indent, lines);
    }

    /// <summary>Adds lines right after a key of a mapping, and what belongs to that.</summary>
    public void InsertAfter(string pointer, string lines)
    {
        var parent = (YamlMappingNode)Source.Find(pointer[..pointer.LastIndexOf('/')])!;
        InsertLines(EndOf(Source.Find(pointer)!), ColumnOf(parent.Children.First().Key), lines);
    }

    /// <summary>Adds an item to a list, whichever way that is written.</summary>
    public void AppendItem(string pointer, string item)
    {
        if (Source.Find(pointer) is YamlSequenceNode { Style: YamlStyle.Flow } list)
        {
            var last = list.Children.Count > 0 ? EndOf(list.Children[^1]) : list.Start.Index + 1;
            Insert(last, list.Children.Count > 0 ? ", " + item : item);
        }
        else
        {
            Append(pointer, "- " + item);
        }
    }

    private static int ColumnOf(YamlNode node) => node.Start.Column;

    private void InsertLines(int after, int indent, string lines)
    {
        var endOfLine = Source.Text.IndexOf('\n', after);
        var newLine = Source.Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var text = string.Concat(
            lines
                .ReplaceLineEndings("\n")
                .TrimEnd('\n')
                .Split('\n')
                .Select(line => (line.Length == 0 ? "" : new string(' ', indent) + line) + newLine)
        );
        if (endOfLine < 0)
        {
            Insert(Source.Text.Length, newLine + text);
        }
        else
        {
            Insert(endOfLine + 1, text);
        }
    }

    private void Insert(int at, string text) => Source = YamlSource.Parse(Source.Text.Insert(at, text));

    // The end of the last character of a node. The reader's own marks lie after blank lines, and a mapping or a list
    // has none for its end.
    private int EndOf(YamlNode node) =>
        node switch
        {
            YamlMappingNode { Children.Count: > 0 } mapping => Closed(
                EndOf(mapping.Children.Last().Value),
                mapping.Style,
                '}'
            ),
            YamlSequenceNode { Children.Count: > 0 } list => Closed(EndOf(list.Children[^1]), list.Style, ']'),
            YamlMappingNode => Closed(node.Start.Index + 1, YamlStyle.Flow, '}'),
            YamlSequenceNode => Closed(node.Start.Index + 1, YamlStyle.Flow, ']'),
            _ => Source.Text.AsSpan(0, node.End.Index).TrimEnd().Length,
        };

    private int Closed(int end, YamlStyle style, char bracket)
    {
        if (style != YamlStyle.Flow)
        {
            return end;
        }

        var at = end;
        while (at < Source.Text.Length && Source.Text[at] != bracket)
        {
            // A comment may hold a bracket.
            at = Source.Text[at] == '#' ? Source.Text.IndexOf('\n', at) : at + 1;
        }

        return at + 1;
    }
}

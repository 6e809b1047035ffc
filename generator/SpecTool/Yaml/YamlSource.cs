using SharpYaml.Serialization;

namespace SpecTool.Yaml;

/// <summary>A YAML text with the positions of its nodes, by JSON pointer.</summary>
public sealed class YamlSource
{
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlNode> _keys = new(StringComparer.Ordinal);

    private YamlSource(string text) => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Reads a text.</summary>
    /// <exception cref="SharpYaml.YamlException">It is no YAML.</exception>
    public static YamlSource Parse(string text)
    {
        var source = new YamlSource(text);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count > 0)
        {
            source.Add("#", stream.Documents[0].RootNode);
        }

        return source;
    }

    /// <summary>The pointer to a child, with its name escaped.</summary>
    public static string Child(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>What a pointer such as <c>#/paths/~1v1~1albums</c> leads to; null if nothing.</summary>
    public YamlNode? Find(string pointer) => _nodes.GetValueOrDefault(pointer);

    /// <summary>
    /// The position of what a pointer leads to: of its key, if it has one. For something that is missing, or behind a
    /// reference, it is the position of the innermost parent.
    /// </summary>
    public Position PositionOf(string pointer)
    {
        for (var at = pointer; at.Length > 1; at = at[..Math.Max(at.LastIndexOf('/'), 0)])
        {
            if (_keys.TryGetValue(at, out var node) || _nodes.TryGetValue(at, out node))
            {
                return new Position(node.Start.Line + 1, node.Start.Column + 1);
            }
        }

        return new Position(1, 1);
    }

    /// <summary>Every pointer and what it leads to, in the order of the text.</summary>
    public IEnumerable<KeyValuePair<string, YamlNode>> Nodes => _nodes;

    private void Add(string pointer, YamlNode node)
    {
        _nodes[pointer] = node;
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping)
                {
                    var child = Child(pointer, (key as YamlScalarNode)?.Value ?? "");
                    _keys[child] = key;
                    Add(child, value);
                }

                break;
            case YamlSequenceNode sequence:
                foreach (var (index, value) in sequence.Index())
                {
                    Add($"{pointer}/{index}", value);
                }

                break;
        }
    }
}

/// <summary>A position in a text, counted from line 1 and column 1.</summary>
public readonly record struct Position(int Line, int Column);

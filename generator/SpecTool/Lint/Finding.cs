using SpecTool.Yaml;

namespace SpecTool.Lint;

/// <summary>Something that is wrong with a spec.</summary>
/// <param name="Place">What: an operation, a field or a pointer into the file.</param>
/// <param name="Position">Where that stands in the file.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Message">What is wrong and why it matters.</param>
public sealed record Finding(string Place, Position Position, string Rule, string Message)
{
    /// <summary>One line in MSBuild's format, which editors and build servers turn into a link.</summary>
    public string ToString(string path) =>
        $"{path}({Position.Line},{Position.Column}): error {Rule}: {Place}: {Message}";
}

namespace SpecTool.Lint;

/// <summary>Something that is wrong with a spec.</summary>
/// <param name="Place">Where: an operation, a field or a pointer into the file.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Message">What is wrong and why it matters.</param>
public sealed record Finding(string Place, string Rule, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Place}: {Message} [{Rule}]";
}

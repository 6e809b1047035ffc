namespace SpecTool.Lint;

/// <summary>A rule of curation.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Complaint">What is wrong where it is broken, and why it matters.</param>
/// <param name="BrokenAt">The places where a spec breaks it.</param>
public sealed record Rule(string Name, string Complaint, Func<Spec, IEnumerable<string>> BrokenAt)
{
    /// <summary>Applies the rule to a spec.</summary>
    public IEnumerable<Finding> Check(Spec spec) => BrokenAt(spec).Select(place => new Finding(place, Name, Complaint));
}

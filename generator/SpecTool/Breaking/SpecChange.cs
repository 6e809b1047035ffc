namespace SpecTool.Breaking;

/// <summary>Where a change stands in a changelog.</summary>
public enum ChangeGroup
{
    /// <summary>Something new.</summary>
    Added,

    /// <summary>Something behaves differently.</summary>
    Changed,

    /// <summary>Something will be removed.</summary>
    Deprecated,

    /// <summary>Something was removed.</summary>
    Removed,

    /// <summary>Documentation only; no line in a changelog.</summary>
    Documentation,
}

/// <summary>A change from one spec to the next.</summary>
/// <param name="Group">Where it stands in a changelog.</param>
/// <param name="Impact">What it breaks.</param>
/// <param name="Subject">What has changed, as users of the client call it.</param>
/// <param name="What">How.</param>
/// <param name="Reason">Why it has that impact.</param>
public sealed record SpecChange(ChangeGroup Group, Impact Impact, string Subject, string What, string Reason)
{
    /// <summary>The line for the changelog.</summary>
    public string Line =>
        $"- `{Subject}`: {What}."
        + (Impact == Impact.Safe ? "" : $" Breaking ({Impact.ToString().ToLowerInvariant()}).");
}

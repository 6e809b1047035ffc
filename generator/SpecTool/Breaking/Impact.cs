namespace SpecTool.Breaking;

/// <summary>What a change of the spec breaks.</summary>
[Flags]
public enum Impact
{
    /// <summary>Nothing.</summary>
    Safe = 0,

    /// <summary>Running programs: a request is refused, or a response cannot be read.</summary>
    Wire = 1,

    /// <summary>Code that calls the client: it does not compile.</summary>
    Source = 2,

    /// <summary>Programs that were compiled against the previous client: they must be recompiled.</summary>
    Binary = 4,
}

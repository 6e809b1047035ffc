namespace SpecTool.Breaking;

/// <summary>Whom a change of the spec breaks.</summary>
[Flags]
public enum Impact
{
    /// <summary>Nobody.</summary>
    Safe = 0,

    /// <summary>Programs that run: what they send is refused, or what they get cannot be read.</summary>
    Wire = 1,

    /// <summary>Code that calls the client: it does not compile as it is.</summary>
    Source = 2,

    /// <summary>Programs that were compiled against the client of before: they must be compiled again.</summary>
    Binary = 4,
}

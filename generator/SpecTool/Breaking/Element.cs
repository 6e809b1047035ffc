namespace SpecTool.Breaking;

/// <summary>What a part of a spec is.</summary>
public enum ElementKind
{
    /// <summary>A scope.</summary>
    Scope,

    /// <summary>An operation.</summary>
    Operation,

    /// <summary>A parameter of an operation.</summary>
    Parameter,

    /// <summary>A schema with fields.</summary>
    Model,

    /// <summary>A field of a schema.</summary>
    Field,

    /// <summary>A schema with values.</summary>
    Enum,

    /// <summary>A value of an enum.</summary>
    Value,
}

/// <summary>A part of a spec that users may rely on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called in the spec; two specs are compared by it.</param>
/// <param name="CSharp">What it is called in the client.</param>
/// <param name="Aspects">What is said of it.</param>
public sealed record Element(ElementKind Kind, string Name, string CSharp, IReadOnlyDictionary<string, string> Aspects)
{
    /// <summary>One aspect; empty if nothing is said.</summary>
    public string this[string aspect] => Aspects.GetValueOrDefault(aspect, "");
}

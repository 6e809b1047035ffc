namespace SpecTool.Lint;

/// <summary>A rule of curation.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Message">What is wrong where it is broken, and why it matters.</param>
/// <param name="BrokenAt">The places where a spec breaks it.</param>
public sealed record Rule(string Name, string Message, Func<Spec, IEnumerable<Place>> BrokenAt)
{
    /// <summary>Applies the rule to a spec.</summary>
    public IEnumerable<Finding> Check(Spec spec) =>
        BrokenAt(spec).Select(place => new Finding(place.Name, spec.Source.PositionOf(place.Pointer), Name, Message));
}

/// <summary>A place in a spec: what a person calls it, and a pointer to it.</summary>
public sealed record Place(string Name, string Pointer)
{
    /// <summary>An operation, or something in it.</summary>
    public static Place Of(Operation operation, string? part = null) =>
        new(operation.ToString(), operation.Pointer + part);

    /// <summary>A schema.</summary>
    public static Place Of(string schema) => new(schema, Spec.PointerTo(schema));

    /// <summary>A field of a schema.</summary>
    public static Place Of(string schema, string field) => new($"{schema}.{field}", Spec.PointerTo(schema, field));
}

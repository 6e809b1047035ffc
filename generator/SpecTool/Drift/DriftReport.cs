namespace SpecTool.Drift;

/// <summary>How the spec and Google's document differ.</summary>
public enum Change
{
    /// <summary>Google's document has it, the spec does not.</summary>
    New,

    /// <summary>The spec has it, Google's document does not.</summary>
    Gone,

    /// <summary>Both have it, and say different things.</summary>
    Different,
}

/// <summary>A place where the spec and Google's document differ.</summary>
/// <param name="Change">How.</param>
/// <param name="Spec">What the spec says; null if nothing.</param>
/// <param name="Discovery">What Google's document says; null if nothing.</param>
public sealed record Difference(Change Change, Fact? Spec, Fact? Discovery)
{
    /// <summary>What differs.</summary>
    public Fact Fact => Discovery ?? Spec!;

    /// <summary>The deviation that declares it; null if none does.</summary>
    public Deviation? Deviation { get; init; }
}

/// <summary>A spec compared with one of Google's documents: undeclared, declared and stale differences.</summary>
public sealed class DriftReport
{
    private DriftReport(IReadOnlyList<Difference> differences, IReadOnlyList<Deviation> stale) =>
        (Undeclared, Declared, Stale) = (
            [.. differences.Where(d => d.Deviation is null)],
            [.. differences.Where(d => d.Deviation is not null)],
            stale
        );

    /// <summary>The differences that the spec does not declare.</summary>
    public IReadOnlyList<Difference> Undeclared { get; }

    /// <summary>The differences that the spec declares, with their reasons.</summary>
    public IReadOnlyList<Difference> Declared { get; }

    /// <summary>Declared deviations that this document does not have any more.</summary>
    public IReadOnlyList<Deviation> Stale { get; }

    /// <summary>Compares.</summary>
    /// <exception cref="InvalidDataException">They describe different APIs.</exception>
    public static DriftReport Of(Spec spec, Discovery discovery)
    {
        if (SpecFacts.ApiName(spec) is { } name && name != discovery.Name)
        {
            throw new InvalidDataException($"The discovery document describes {discovery.Name}, the spec {name}.");
        }

        var ours = SpecFacts.Of(spec).DistinctBy(fact => fact.Key).ToDictionary(fact => fact.Key);
        var theirs = discovery.Facts().DistinctBy(fact => fact.Key).ToDictionary(fact => fact.Key);
        var deviations = Deviation.In(spec);
        var differences = theirs
            .Values.Select(fact =>
                !ours.TryGetValue(fact.Key, out var our) ? new Difference(Change.New, null, fact)
                : our.Value != fact.Value ? new Difference(Change.Different, our, fact)
                : null
            )
            .Concat(
                ours.Values.Where(fact => !theirs.ContainsKey(fact.Key) && ShouldBeThere(fact))
                    .Select(fact => new Difference(Change.Gone, fact, null))
            )
            .OfType<Difference>()
            .Select(difference => difference with { Deviation = deviations.FirstOrDefault(d => Covers(d, difference)) })
            .ToList();
        return new DriftReport(differences, [.. deviations.Except(differences.Select(d => d.Deviation!))]);

        // Google has limits in prose only, so one may be missing there; and which of the parameters that all methods
        // have are worth describing is our choice.
        bool ShouldBeThere(Fact fact) =>
            fact.Kind != FactKind.Limit
            && !(
                fact.Kind == FactKind.Parameter && discovery.SystemParameters.Contains(fact.Part["parameter ".Length..])
            );
    }

    private static bool Covers(Deviation deviation, Difference difference)
    {
        var key = difference.Fact.Key;
        var isSame = key == deviation.At;
        var isPart =
            key.StartsWith(deviation.At + " ", StringComparison.Ordinal)
            || key.StartsWith(deviation.At + ".", StringComparison.Ordinal);
        return difference.Discovery is { } fact
            ? isSame && fact.Value == deviation.Discovery
            : (isSame || isPart) && deviation.Discovery == Deviation.Nothing;
    }
}

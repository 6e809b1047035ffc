namespace SpecTool.Drift;

/// <summary>How a description differs from the other.</summary>
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

    /// <summary>The declared reason; null if it is news.</summary>
    public Deviation? Deviation { get; init; }
}

/// <summary>A spec beside one of Google's documents: what is new, what is known, and what is no longer so.</summary>
public sealed class DriftReport
{
    private DriftReport(IReadOnlyList<Difference> differences, IReadOnlyList<Deviation> outlived) =>
        (News, Declared, Outlived) = (
            [.. differences.Where(d => d.Deviation is null)],
            [.. differences.Where(d => d.Deviation is not null)],
            outlived
        );

    /// <summary>The differences that nobody has declared.</summary>
    public IReadOnlyList<Difference> News { get; }

    /// <summary>Those that the spec declares, with their reasons.</summary>
    public IReadOnlyList<Difference> Declared { get; }

    /// <summary>Declared deviations that are none, beside this document.</summary>
    public IReadOnlyList<Deviation> Outlived { get; }

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
                ours.Values.Where(fact => !theirs.ContainsKey(fact.Key) && CouldBeThere(fact))
                    .Select(fact => new Difference(Change.Gone, fact, null))
            )
            .OfType<Difference>()
            .Select(difference => difference with { Deviation = deviations.FirstOrDefault(d => Covers(d, difference)) })
            .ToList();
        return new DriftReport(differences, [.. deviations.Except(differences.Select(d => d.Deviation!))]);

        // Limits are words there, and may be missing; and which of the parameters that all methods have are worth
        // describing is ours to say.
        bool CouldBeThere(Fact fact) =>
            fact.Kind != FactKind.Limit
            && !(
                fact.Kind == FactKind.Parameter && discovery.SystemParameters.Contains(fact.Part["parameter ".Length..])
            );
    }

    private static bool Covers(Deviation deviation, Difference difference)
    {
        var key = difference.Fact.Key;
        var isIt = key == deviation.At;
        var isPartOfIt =
            key.StartsWith(deviation.At + " ", StringComparison.Ordinal)
            || key.StartsWith(deviation.At + ".", StringComparison.Ordinal);
        return difference.Discovery is { } fact
            ? isIt && fact.Value == deviation.Discovery
            : (isIt || isPartOfIt) && deviation.Discovery == Deviation.Nothing;
    }
}

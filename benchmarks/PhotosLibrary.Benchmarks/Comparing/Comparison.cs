using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.SignificanceTesting;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary>The result of comparing a benchmark in two runs.</summary>
internal enum Verdict
{
    /// <summary>No difference that matters.</summary>
    Same,

    /// <summary>It takes less time.</summary>
    Faster,

    /// <summary>It takes more time.</summary>
    Slower,

    /// <summary>It was measured in one run only.</summary>
    Alone,

    /// <summary>Too noisy to say.</summary>
    Unclear,
}

/// <summary>A benchmark in two runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">Its measurements before; null if it is new.</param>
/// <param name="After">Its measurements now; null if it was removed.</param>
/// <param name="Ratio">The median now divided by the median before, corrected by the speed of the machine.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of the ratio.</param>
/// <param name="High">Upper end.</param>
/// <param name="Verdict">The result for its time.</param>
internal sealed record ComparedCase(
    string Name,
    MeasuredCase? Before,
    MeasuredCase? After,
    double Ratio,
    double Low,
    double High,
    Verdict Verdict
)
{
    // The counter is exact but for what the runtime itself allocates now and then.
    private const double AllocationNoise = 1.01;
    private const int AllocationNoiseBytes = 16;

    /// <summary>Whether it allocates more than before, by more than noise.</summary>
    public bool AllocatesMore =>
        Before?.AllocatedBytes is { } before
        && After?.AllocatedBytes is { } after
        && after > (before * AllocationNoise) + AllocationNoiseBytes;

    /// <summary>Whether it is worse than before; never so for code that is not ours.</summary>
    public bool IsRegression => !Comparison.IsReference(Name) && (Verdict == Verdict.Slower || AllocatesMore);
}

/// <summary>The comparison of two runs.</summary>
internal sealed class Comparison
{
    /// <summary>Smaller changes of time are ignored.</summary>
    public const double Threshold = 0.05;

    /// <summary>
    /// Processes of each run that a verdict needs. By chance alone, none of five lies within the other five once in 126
    /// times; with three it would be once in ten.
    /// </summary>
    public const int LeastLaunches = 5;

    // How often a verdict may be wrong: there are many benchmarks, and a false alarm costs trust.
    private const double Significance = 0.001;

    // Two times are the same if their confidence interval lies within this.
    private const double SameWithin = 0.1;

    private const int Resamples = 2000;

    // Fixed, so that the same two runs always give the same table.
    private const int Seed = 20250331;

    // Code that is not ours: whatever changes in its time is the machine.
    private static readonly string[] References = ["StockTemplates", "SystemTextJson", "RawHttp"];

    private Comparison(MeasuredRun before, MeasuredRun after)
    {
        Before = before;
        After = after;
        MachineRatio = MachineRatioOf(before, after);
        Cases =
        [
            .. before
                .Cases.Keys.Union(after.Cases.Keys)
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    Compare(name, before.Cases.GetValueOrDefault(name), after.Cases.GetValueOrDefault(name))
                ),
        ];
    }

    /// <summary>The earlier run.</summary>
    public MeasuredRun Before { get; }

    /// <summary>The later run.</summary>
    public MeasuredRun After { get; }

    /// <summary>How much slower the machine was in the second run, by the code that is not ours.</summary>
    public double MachineRatio { get; }

    /// <summary>Every benchmark.</summary>
    public IReadOnlyList<ComparedCase> Cases { get; }

    /// <summary>Compares two runs.</summary>
    public static Comparison Of(MeasuredRun before, MeasuredRun after) => new(before, after);

    /// <summary>Whether a benchmark measures code that is not ours.</summary>
    public static bool IsReference(string name) =>
        References.Any(reference => name.EndsWith("." + reference, StringComparison.Ordinal));

    private static double MachineRatioOf(MeasuredRun before, MeasuredRun after)
    {
        var logarithms = before
            .Cases.Keys.Where(name => IsReference(name) && after.Cases.ContainsKey(name))
            .Select(name => Math.Log(after.Cases[name].Median / before.Cases[name].Median))
            .ToList();
        return logarithms.Count == 0 ? 1 : Math.Exp(logarithms.Average());
    }

    private ComparedCase Compare(string name, MeasuredCase? before, MeasuredCase? after)
    {
        if (before is null || after is null || !before.Times.Any() || !after.Times.Any())
        {
            return new ComparedCase(name, before, after, double.NaN, double.NaN, double.NaN, Verdict.Alone);
        }

        // The references themselves show the machine.
        var machine = IsReference(name) ? 1 : MachineRatio;
        var now = after with
        {
            Launches = [.. after.Launches.Select(launch => launch.Select(time => time / machine).ToArray())],
        };
        var (low, high) = ConfidenceOf(before, now);
        return new ComparedCase(
            name,
            before,
            after,
            now.Median / before.Median,
            low,
            high,
            Judge(before, now, low, high)
        );
    }

    // Iterations of one process resemble each other more than those of two, so a test over all of them alone would take
    // the variation between processes for a change: no launch of one run may lie within those of the other.
    private static Verdict Judge(MeasuredCase before, MeasuredCase now, double low, double high)
    {
        var result = new SimpleEquivalenceTest(MannWhitneyTest.Instance).Perform(
            new Sample([.. now.Times]),
            new Sample([.. before.Times]),
            new Threshold(PercentValue.Of(Threshold * 100).ToMeasurement()),
            new SignificanceLevel(Significance)
        );
        var canTell = Math.Min(before.Launches.Count, now.Launches.Count) >= LeastLaunches;
        var old = before.Launches.Select(launch => Median.Of(launch)).ToList();
        var recent = now.Launches.Select(launch => Median.Of(launch)).ToList();
        return result switch
        {
            ComparisonResult.Greater when canTell && recent.Min() > old.Max() => Verdict.Slower,
            ComparisonResult.Lesser when canTell && recent.Max() < old.Min() => Verdict.Faster,
            // Not to be told apart is not yet the same.
            ComparisonResult.Indistinguishable when low > 1 - SameWithin && high < 1 + SameWithin => Verdict.Same,
            _ => Verdict.Unclear,
        };
    }

    // Drawn again with repetition: first processes, then their iterations.
    private static (double Low, double High) ConfidenceOf(MeasuredCase before, MeasuredCase now)
    {
        var random = new Random(Seed);
        var ratios = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            ratios[i] = Median.Of(Redraw(now)) / Median.Of(Redraw(before));
        }

        Array.Sort(ratios);
        return (ratios[(int)(Resamples * 0.025)], ratios[(int)(Resamples * 0.975)]);

        double[] Redraw(MeasuredCase measured) =>
            [
                .. measured.Launches.SelectMany(_ =>
                {
                    var launch = measured.Launches[random.Next(measured.Launches.Count)];
                    return launch.Select(_ => launch[random.Next(launch.Length)]);
                }),
            ];
    }
}

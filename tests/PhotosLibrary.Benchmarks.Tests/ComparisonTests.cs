using PhotosLibrary.Benchmarks.Comparing;
using Xunit.Abstractions;

namespace PhotosLibrary.Benchmarks.Tests;

/// <summary>Noise is not called a regression, and a regression is not called noise.</summary>
public class ComparisonTests
{
    private const int Iterations = 10;

    private readonly int _seed = Random.Shared.Next();
    private readonly Random _random;

    public ComparisonTests(ITestOutputHelper output)
    {
        output.WriteLine($"seed {_seed}");
        _random = new Random(_seed);
    }

    [Fact]
    public void Noise_is_rarely_reported_as_a_regression()
    {
        const int Pairs = 200;
        // Processes differ by some percent, iterations by some more, as on a shared machine.
        var alarms = Enumerable
            .Range(0, Pairs)
            .Count(_ => Compare(Measure(100, 0.06), Measure(100, 0.06)).IsRegression);

        // Once in 252 pairs is expected; ten times that would be a bug.
        Assert.True(alarms <= 8, $"seed {_seed}: {alarms} alarms in {Pairs} pairs of runs of the same code");
    }

    [Theory]
    [InlineData(1.3, "Slower")]
    [InlineData(0.7, "Faster")]
    public void Real_change_of_time_is_detected(double factor, string verdict)
    {
        var seen = Enumerable
            .Range(0, 50)
            .Count(_ => Compare(Measure(100, 0.03), Measure(100 * factor, 0.03)).Verdict.ToString() == verdict);

        Assert.True(seen >= 48, $"seed {_seed}: seen {seen} times of 50");
    }

    [Fact]
    public void Equal_times_with_little_noise_are_the_same()
    {
        var compared = Compare(Measure(100, 0.004), Measure(100, 0.004));

        Assert.Equal(Verdict.Same, compared.Verdict);
        Assert.InRange(1.0, compared.Low - 0.02, compared.High + 0.02);
    }

    [Fact]
    public void Change_seen_in_too_few_processes_is_unclear() =>
        Assert.Equal(
            Verdict.Unclear,
            Compare(Measure(100, 0.01, launches: 2), Measure(200, 0.01, launches: 2)).Verdict
        );

    [Theory]
    [InlineData(10_000, 10_050, false)]
    [InlineData(10_000, 10_200, true)]
    [InlineData(0, 8, false)]
    [InlineData(0, 24, true)]
    [InlineData(10_000, 5_000, false)]
    public void More_allocated_bytes_are_a_regression_whatever_the_time_is(
        long before,
        long after,
        bool isRegression
    ) =>
        Assert.Equal(
            isRegression,
            Compare(
                Measure(100, 0.02) with
                {
                    AllocatedBytes = before,
                },
                Measure(100, 0.02) with
                {
                    AllocatedBytes = after,
                }
            ).IsRegression
        );

    [Fact]
    public void Slower_machine_is_no_regression_of_the_code()
    {
        var (before, after) = (
            Run(("A.Ours", Measure(100, 0.02)), ("A.StockTemplates", Measure(300, 0.02))),
            Run(("A.Ours", Measure(150, 0.02)), ("A.StockTemplates", Measure(450, 0.02)))
        );

        var comparison = Comparison.Of(before, after);

        Assert.InRange(comparison.MachineRatio, 1.4, 1.6);
        var ours = comparison.Cases.Single(compared => compared.Name == "A.Ours");
        Assert.InRange(ours.Ratio, 0.93, 1.07);
        Assert.DoesNotContain(comparison.Cases, compared => compared.IsRegression);
    }

    [Fact]
    public void New_and_removed_benchmarks_are_reported_and_no_regressions()
    {
        var comparison = Comparison.Of(Run(("A.Old", Measure(1, 0.01))), Run(("A.New", Measure(1, 0.01))));

        Assert.All(
            comparison.Cases,
            compared => Assert.Equal((Verdict.Alone, false), (compared.Verdict, compared.IsRegression))
        );
        var table = ComparisonTable.Of(comparison);
        Assert.Contains("new |", table, StringComparison.Ordinal);
        Assert.Contains("gone |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_and_chart_show_a_regression()
    {
        var comparison = Comparison.Of(
            Run(("ReadPage.PhotosLibrary", Measure(100_000, 0.02) with { AllocatedBytes = 1000 })),
            Run(("ReadPage.PhotosLibrary", Measure(200_000, 0.02) with { AllocatedBytes = 2000 }))
        );

        var table = ComparisonTable.Of(comparison);
        Assert.Contains("slower, ALLOCATES MORE |", table, StringComparison.Ordinal);
        Assert.Contains("1 regression.", table, StringComparison.Ordinal);
        Assert.Single(table.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Length).Distinct());

        var picture = System.Xml.Linq.XDocument.Parse(ComparisonChart.Of(comparison));
        Assert.Contains("ReadPage.PhotosLibrary", picture.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("#c62828", picture.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_report_of_BenchmarkDotNet_is_read_as_a_launch()
    {
        var folder = Directory.CreateTempSubdirectory("runs-").FullName;
        try
        {
            for (var launch = 0; launch < 2; launch++)
            {
                var into = Directory.CreateDirectory(Path.Combine(folder, $"{launch}", "results")).FullName;
                File.WriteAllText(
                    Path.Combine(into, "A-report-full.json"),
                    $$"""
                    {
                      "HostEnvironmentInfo": {
                        "ProcessorName": "P", "LogicalCoreCount": 2, "RuntimeVersion": ".NET 10"
                      },
                      "Benchmarks": [ {
                        "Type": "ReadPage", "MethodTitle": "PhotosLibrary",
                        "Memory": { "BytesAllocatedPerOperation": 42 },
                        "Measurements": [
                          {{Measurement("Overhead", "Actual", 1)}},
                          {{Measurement("Workload", "Warmup", 9999)}},
                          {{Measurement("Workload", "Result", 400 + (launch * 40))}}
                        ]
                      } ]
                    }
                    """
                );
            }

            var run = MeasuredRun.Read("one", folder);

            var measured = Assert.Single(run.Cases);
            Assert.Equal("ReadPage.PhotosLibrary", measured.Key);
            Assert.Equal(
                [
                    [100.0],
                    [110.0],
                ],
                measured.Value.Launches
            );
            Assert.Equal(42, measured.Value.AllocatedBytes);
            Assert.Equal("P, 2 cores, .NET 10", run.Machine);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Contains(
            "run --label nowhere",
            Assert.Throws<InvalidDataException>(() => MeasuredRun.Read("nowhere", folder)).Message,
            StringComparison.Ordinal
        );
    }

    private static string Measurement(string mode, string stage, int nanoseconds) =>
        $$"""
            {
              "IterationMode": "{{mode}}", "IterationStage": "{{stage}}", "LaunchIndex": 1, "Operations": 4,
              "Nanoseconds": {{nanoseconds}}
            }
            """;

    private static ComparedCase Compare(MeasuredCase before, MeasuredCase after) =>
        Assert.Single(Comparison.Of(Run(("A.Ours", before)), Run(("A.Ours", after))).Cases);

    private static MeasuredRun Run(params (string Name, MeasuredCase Case)[] cases) =>
        new("run", cases.ToDictionary(c => c.Name, c => c.Case), "machine");

    private MeasuredCase Measure(double nanoseconds, double noise, int launches = Comparison.LeastLaunches) =>
        new(
            [
                .. Enumerable
                    .Range(0, launches)
                    .Select(_ =>
                    {
                        var process = 1 + (noise * Normal());
                        return Enumerable
                            .Range(0, Iterations)
                            .Select(_ => nanoseconds * process * (1 + (noise * Math.Abs(Normal()))))
                            .ToArray();
                    }),
            ],
            null
        );

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}

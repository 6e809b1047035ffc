using System.Text.Json.Nodes;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary>
/// What BenchmarkDotNet measured, as its full JSON has it: the times of each launch, and the allocated bytes.
/// </summary>
/// <param name="Name">What the run is called.</param>
/// <param name="Cases">The benchmarks by name.</param>
/// <param name="Machine">What it ran on.</param>
internal sealed record MeasuredRun(string Name, IReadOnlyDictionary<string, MeasuredCase> Cases, string Machine)
{
    /// <summary>Reads the reports in a folder; each report of a benchmark counts as a launch.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public static MeasuredRun Read(string name, string folder)
    {
        var reports = Directory.Exists(folder)
            ? Directory
                .GetFiles(folder, "*-report-full.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        if (reports.Count == 0)
        {
            throw new InvalidDataException(
                $"There is no run {name}: {folder} has no report of BenchmarkDotNet. Make one with: run --label {name}"
            );
        }

        var cases = new SortedDictionary<string, MeasuredCase>(StringComparer.Ordinal);
        var machine = "";
        foreach (var report in reports.Select(report => JsonNode.Parse(File.ReadAllText(report))!))
        {
            var host = report["HostEnvironmentInfo"]!;
            machine = $"{host["ProcessorName"]}, {host["LogicalCoreCount"]} cores, {host["RuntimeVersion"]}";
            foreach (var benchmark in report["Benchmarks"]!.AsArray())
            {
                var id = $"{benchmark!["Type"]}.{benchmark["MethodTitle"]}";
                var launches = LaunchesOf(benchmark);
                cases[id] = cases.TryGetValue(id, out var known)
                    ? known with
                    {
                        Launches = [.. known.Launches, .. launches],
                    }
                    : new MeasuredCase(launches, (long?)benchmark["Memory"]?["BytesAllocatedPerOperation"]);
            }
        }

        return new MeasuredRun(name, cases, machine);
    }

    private static List<double[]> LaunchesOf(JsonNode benchmark) =>
        [
            .. from measurement in benchmark["Measurements"]!.AsArray()
            where
                (string?)measurement!["IterationMode"] == "Workload"
                && (string?)measurement["IterationStage"] == "Result"
            group (double)measurement["Nanoseconds"]! / (long)measurement["Operations"]! by (int)
                measurement["LaunchIndex"]! into launch
            orderby launch.Key
            select launch.ToArray(),
        ];
}

/// <summary>A benchmark as it was measured.</summary>
/// <param name="Launches">Nanoseconds per operation: one list per process that was started.</param>
/// <param name="AllocatedBytes">Bytes that an operation allocates; null if that was not measured.</param>
internal sealed record MeasuredCase(IReadOnlyList<double[]> Launches, long? AllocatedBytes)
{
    /// <summary>All times.</summary>
    public IEnumerable<double> Times => Launches.SelectMany(launch => launch);

    /// <summary>The median of all times.</summary>
    public double Median => Benchmarks.Median.Of(Times);
}

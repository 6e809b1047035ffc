using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary><c>run</c>: measures, and keeps what was measured under a name.</summary>
internal static class RunCommand
{
    // Processes per benchmark: they differ in memory layout and compilation, which is part of the noise.
    private const int Launches = Comparison.LeastLaunches;
    private const int WarmUps = 3;
    private const int Iterations = 10;

    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Where runs are kept.</summary>
    public static string FolderOf(string label) => Path.Combine(Repository.Root, "artifacts", "benchmarks", label);

    public static async Task<int> RunAsync(string label, IReadOnlyList<string> filters)
    {
        if (
            label.Length == 0
            || label.IndexOfAny([.. Path.GetInvalidFileNameChars(), ' ']) >= 0
            || label.StartsWith('.')
        )
        {
            throw new InvalidDataException($"'{label}' cannot be the name of a run: it becomes the name of a folder.");
        }

        var folder = FolderOf(label);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var config = DefaultConfig
            .Instance.AddJob(
                Job.Default.WithLaunchCount(Launches)
                    .WithWarmupCount(WarmUps)
                    .WithIterationCount(Iterations)
                    .WithIterationTime(IterationTime)
            )
            .AddExporter(JsonExporter.Full)
            .WithArtifactsPath(folder);
        var summaries = BenchmarkSwitcher
            .FromAssembly(Assembly.GetExecutingAssembly())
            .Run(["--filter", .. filters], config)
            .ToList();
        if (
            summaries.Count == 0
            || summaries.Any(summary =>
                summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)
            )
        )
        {
            return 1;
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "run.json"),
            JsonSerializer.Serialize(
                new
                {
                    label,
                    date = TimeProvider.System.GetUtcNow(),
                    commit = await GitAsync("rev-parse", "HEAD"),
                    hasChanges = (await GitAsync("status", "--porcelain")).Length > 0,
                    machine = summaries[0].HostEnvironmentInfo.ToFormattedString().ToList(),
                },
                Indented
            )
        );
        Console.WriteLine($"Kept as {label}. Compare it with: compare OTHER {label}");
        return 0;
    }

    private static async Task<string> GitAsync(params string[] arguments) =>
        (await OtherProgram.RunAsync("git", Repository.Root, arguments)).Trim();
}

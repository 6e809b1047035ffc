using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace PhotosLibrary.Benchmarks.Comparing;

/// <summary>
/// <c>allocations</c>: the bytes that each benchmark allocates, beside the accepted ones. They do not depend on the
/// machine, so the accepted ones are in git, where any growth shows in the diff.
/// </summary>
internal static class AllocationCheck
{
    // By then tiered compilation is done, and pools are full.
    private const int WarmUps = 2000;
    private const int Operations = 500;

    // What the runtime allocates for itself now and then.
    private const double Noise = 1.02;

    private static readonly string FilePath = Path.Combine(Repository.Root, "benchmarks", "allocations.txt");

    public static async Task<int> RunAsync(bool accept)
    {
        var accepted = File.Exists(FilePath)
            ? (await File.ReadAllLinesAsync(FilePath))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length == 2)
                .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture))
            : [];
        var lines = new List<string>();
        var hasGrown = false;
        foreach (var benchmark in Benchmarks())
        {
            var name = $"{benchmark.DeclaringType!.Name}.{benchmark.Name}";
            var bytes = await MeasureAsync(benchmark);
            var before = accepted.TryGetValue(name, out var known) ? known : (long?)null;
            // Other code changes with the runtime, not with ours.
            var grew = !Comparison.IsReference(name) && (before is null || bytes > before * Noise);
            hasGrown |= grew;
            lines.Add($"{name} {bytes.ToString(CultureInfo.InvariantCulture)}");
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -32} {bytes, 10:N0} bytes, "
                        + $"accepted {(before is { } b ? $"{b:N0}" : "none"), 10}{(grew ? "  MORE" : "")}"
                )
            );
        }

        if (accept)
        {
            await File.WriteAllLinesAsync(FilePath, lines);
            Console.WriteLine("Accepted; see the diff in git.");
            return 0;
        }

        Console.WriteLine(
            hasGrown
                ? "More is allocated than was accepted. If that is right: allocations --accept"
                : "No benchmark of ours allocates more than was accepted."
        );
        return hasGrown ? 1 : 0;
    }

    private static IEnumerable<MethodInfo> Benchmarks() =>
        from type in typeof(AllocationCheck)
            .Assembly.GetExportedTypes()
            .OrderBy(type => type.Name, StringComparer.Ordinal)
        where type.GetCustomAttribute<MemoryDiagnoserAttribute>() is not null
        from method in type.GetMethods()
        where method.GetCustomAttribute<BenchmarkAttribute>() is not null
        select method;

    private static async Task<long> MeasureAsync(MethodInfo benchmark)
    {
        var run = benchmark.CreateDelegate<Func<Task>>(Activator.CreateInstance(benchmark.DeclaringType!));
        for (var i = 0; i < WarmUps; i++)
        {
            await run();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Operations; i++)
        {
            await run();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Operations;
    }
}

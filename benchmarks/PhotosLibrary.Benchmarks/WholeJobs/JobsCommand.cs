using System.Diagnostics;
using System.Globalization;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>
/// <c>jobs [upload|bulk|list|download|memory|large]</c>: whole jobs of users, against the emulator in another process,
/// and beside an <see cref="HttpClient"/> that sends the same requests and does nothing else. The two alternate.
/// </summary>
internal static class JobsCommand
{
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(string[] args)
    {
        Console.WriteLine("| job | limit, s | ours, s | ours / limit as speed | memory above idle, MiB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        if (IsAsked("upload"))
        {
            await UploadJob.RunAsync(256L << 20, TimeSpan.Zero);
            await UploadJob.RunAsync(256L << 20, Far);
        }

        if (IsAsked("bulk") || IsAsked("download"))
        {
            await PhotosJob.RunAsync(2_000, 200_000, Far, withDownloads: IsAsked("download"));
        }

        if (IsAsked("list"))
        {
            await ListJob.RunAsync(100_000, Far, TimeSpan.Zero);
            await ListJob.RunAsync(100_000, Far, TimeSpan.FromMilliseconds(5));
        }

        if (IsAsked("memory"))
        {
            await ListJob.MeasureMemoryAsync(1_000_000);
        }

        // Takes minutes and twice the room on disk, so only by its name.
        if (args.Contains("large"))
        {
            await UploadJob.RunAsync(5L << 30, TimeSpan.Zero, rounds: 1);
        }

        bool IsAsked(string job) => args.Length == 0 || args.Contains(job);
    }

    /// <summary>Measures both clients in alternation, and prints a row.</summary>
    public static async Task MeasureAsync(string name, int rounds, Func<Task> limit, Func<Task> ours)
    {
        var (limits, own, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            limits.Add(await TimeAsync(limit));
            await using var watch = new MemoryWatch();
            own.Add(await TimeAsync(ours));
            memory.Add(watch.MostAboveIdle);
        }

        Print(name, Median.Of(limits), Median.Of(own), memory.Max());
    }

    public static void Print(string name, double limit, double ours, double? memory = null) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {limit:0.00} | {ours:0.00} | {limit / ours:0.00} | {memory:0} |"
            )
        );

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

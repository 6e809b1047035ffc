using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PhotosLibrary.Benchmarks.Stock;

namespace PhotosLibrary.Benchmarks.Serialization;

/// <summary>
/// The first page in a fresh process: the cost for a command line or a cloud function. Every process reads one page and
/// ends; the three clients alternate, so that other load on the machine affects all of them.
/// </summary>
internal static class ColdStart
{
    private const int Rounds = 15;

    private static readonly Dictionary<string, Func<Task<int>>> Ways = new()
    {
        ["stock templates"] = async () =>
            (await new StockMediaItemsClient(MediaItemsPage.Responding()).ListAsync(100)).MediaItems!.Count,
        ["PhotosLibrary"] = async () => (await MediaItemsPage.Client().ListAsync(100)).MediaItems!.Count,
        ["System.Text.Json"] = async () =>
        {
            using var response = await MediaItemsPage
                .Responding()
                .GetAsync(new Uri("http://localhost/"), HttpCompletionOption.ResponseHeadersRead);
            return (
                await JsonSerializer.DeserializeAsync(
                    await response.Content.ReadAsStreamAsync(),
                    SystemTextJsonModels.Default.SystemTextJsonPage
                )
            )!
                .MediaItems!
                .Count;
        },
    };

    public static async Task RunAsync(string[] args)
    {
        if (args is [var way])
        {
            await ReadAsync(Ways[way]);
            return;
        }

        var times = Ways.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in Ways.Keys)
            {
                times[name].Add(await StartAsync(name));
            }
        }

        var baseline = Median.Of(times["stock templates"]);
        Console.WriteLine("| first page in a fresh process | median, ms | ratio |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (var (name, measured) in times)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Median.Of(measured):0.0} | {Median.Of(measured) / baseline:0.00} |"
                )
            );
        }
    }

    private static async Task ReadAsync(Func<Task<int>> read)
    {
        // The cost of the bytes and of the transport is not the clients'.
        using (var http = MediaItemsPage.Responding())
        {
            await http.GetByteArrayAsync(new Uri("http://localhost/"));
        }

        var start = Stopwatch.GetTimestamp();
        var items = await read();
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (items != 100)
        {
            throw new InvalidOperationException($"There were {items} items.");
        }

        Console.WriteLine(elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> StartAsync(string name)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["cold", name]) { RedirectStandardOutput = true }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}

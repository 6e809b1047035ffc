using System.Globalization;
using System.Text.Json.Nodes;

namespace PhotosLibrary.Benchmarks.WholeJobs;

/// <summary>A long list, beside GETs of the same pages whose bytes are not parsed.</summary>
internal static class ListJob
{
    private const int PageSize = 100;

    public static async Task RunAsync(int items, TimeSpan latency, TimeSpan workPerPage)
    {
        await using var emulator = await EmulatorProcess.StartAsync(
            "--seed",
            items.ToString(CultureInfo.InvariantCulture)
        );
        using var photos = Clients.Ours(emulator.Address, latency);
        using var raw = Clients.Raw(emulator.Address, latency);
        var pages = await PagesAsync(emulator.Address);
        await photos.MediaItems.ListAsync(PageSize);
        await JobsCommand.MeasureAsync(
            $"list {items:N0} items, {latency.TotalMilliseconds} ms per request, the caller works "
                + $"{workPerPage.TotalMilliseconds} ms per page",
            rounds: 3,
            async () =>
            {
                foreach (var page in pages)
                {
                    using var response = await raw.GetAsync(page, HttpCompletionOption.ResponseHeadersRead);
                    await response.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
                }
            },
            async () =>
            {
                var count = 0;
                await foreach (var page in photos.MediaItems.ListAllAsync().AsPages())
                {
                    count += page.Items.Count;
                    if (workPerPage > TimeSpan.Zero)
                    {
                        await Task.Delay(workPerPage);
                    }
                }

                Check(count, items);
            }
        );
    }

    /// <summary>The memory still in use for items that the caller has dropped: none, however many there were.</summary>
    public static async Task MeasureMemoryAsync(int items)
    {
        await using var emulator = await EmulatorProcess.StartAsync(
            "--seed",
            items.ToString(CultureInfo.InvariantCulture)
        );
        using var photos = Clients.Ours(emulator.Address, TimeSpan.Zero);
        var (count, early) = (0, 0L);
        await foreach (var item in photos.MediaItems.ListAllAsync())
        {
            if (++count == items / 10)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Check(count, items);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - early;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| memory kept between item {items / 10:N0} and item {items:N0} of a list | | | | "
                    + $"{growth / (double)(1 << 20):0.00} |"
            )
        );
    }

    private static void Check(int count, int items)
    {
        if (count != items)
        {
            throw new InvalidOperationException($"There were {count} items, not {items}.");
        }
    }

    private static async Task<List<Uri>> PagesAsync(Uri emulator)
    {
        using var http = Clients.Raw(emulator, TimeSpan.Zero);
        var pages = new List<Uri>();
        for (string? token = ""; token is not null; )
        {
            var pageToken = token.Length > 0 ? "&pageToken=" + Uri.EscapeDataString(token) : "";
            var page = new Uri($"/v1/mediaItems?pageSize={PageSize}{pageToken}", UriKind.Relative);
            pages.Add(page);
            token = (string?)JsonNode.Parse(await http.GetStringAsync(page))!["nextPageToken"];
        }

        return pages;
    }
}

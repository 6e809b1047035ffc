using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.Benchmarks.Emulator;

/// <summary>
/// <c>emulator [ITEMS]</c>: how long pages take in a library of a thousand items and in one of a million, how many
/// pages a second there are beside a bare endpoint that returns the same bytes, and how long an emulator takes to its
/// first response. Everything that is compared is measured in alternation in one run.
/// </summary>
internal static class LibraryOfAnySize
{
    private const int SmallCount = 1000;
    private const int Rounds = 300;
    private const int Connections = 4;
    private const int DifferentPages = 200;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(3);

    /// <summary>Measures and prints the tables.</summary>
    public static async Task RunAsync(string[] args)
    {
        var largeCount = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1_000_000;
        await MeasureFirstResponseAsync();
        await using var small = await PhotosEmulator.StartAsync(new() { Seed = SmallCount });
        var watch = Stopwatch.StartNew();
        await using var large = await PhotosEmulator.StartAsync(new() { Seed = largeCount });
        Console.WriteLine($"Seeding {largeCount:N0} items: {watch.Elapsed.TotalSeconds:F1} s");

        await MeasurePagesAsync(small.Address, large.Address, largeCount);
        await MeasureLoadAsync(large.Address);
    }

    private static async Task MeasureFirstResponseAsync()
    {
        var times = new List<double>();
        for (var round = 0; round < 11; round++)
        {
            using var http = NewClient();
            var watch = Stopwatch.StartNew();
            await using var emulator = await PhotosEmulator.StartAsync();
            (await http.GetAsync(new Uri(emulator.Address, "/v1/mediaItems"))).EnsureSuccessStatusCode();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(
            $"First response in memory: {times[0]:F0} ms in a new process, then {Median.Of(times[1..]):F0} ms"
        );
    }

    private static async Task MeasurePagesAsync(Uri small, Uri large, int largeCount)
    {
        using var http = NewClient();
        var (smallPages, largePages) = (await PagesOfAsync(http, small), await PagesOfAsync(http, large));
        Console.WriteLine();
        Console.WriteLine($"| page | {SmallCount:N0} items (ms) | {largeCount:N0} items (ms) | ratio |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, smallPage) in smallPages)
        {
            var (one, other) = (new List<double>(), new List<double>());
            for (var round = -30; round < Rounds; round++)
            {
                var (first, second) = (await TimeAsync(http, smallPage), await TimeAsync(http, largePages[name]));
                if (round < 0)
                {
                    continue;
                }

                one.Add(first);
                other.Add(second);
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Median.Of(one):F2} | {Median.Of(other):F2} | {Median.Of(other) / Median.Of(one):F2} |"
                )
            );
        }
    }

    // Pages of 20, which every one of them has in both libraries.
    private static async Task<Dictionary<string, Func<HttpRequestMessage>>> PagesOfAsync(HttpClient http, Uri address)
    {
        var first = await ReadAsync(http, Get("/v1/mediaItems?pageSize=100"));
        var deep = first;
        for (var page = 0; page < 5; page++)
        {
            deep = await ReadAsync(http, Get($"/v1/mediaItems?pageSize=100&pageToken={deep["nextPageToken"]}"));
        }

        var ids = string.Join("&mediaItemIds=", first["mediaItems"]!.Take(20).Select(item => (string)item["id"]!));
        var albums = (JArray)(await ReadAsync(http, Get("/v1/albums?pageSize=50")))["albums"]!;
        var album = (string)albums.MaxBy(album => (int)album["mediaItemsCount"]!)!["id"]!;
        return new()
        {
            ["list, first page"] = Get("/v1/mediaItems?pageSize=20"),
            ["list, a page further on"] = Get($"/v1/mediaItems?pageSize=100&pageToken={deep["nextPageToken"]}"),
            ["search, a year"] = Date("""{ "dates": [{ "year": 2010 }] }"""),
            ["search, a range of months"] = Date(
                """
                {
                  "ranges": [{ "startDate": { "year": 2006, "month": 2 }, "endDate": { "year": 2007, "month": 3 } }]
                }
                """
            ),
            ["search, anniversaries"] = Date(
                """{ "ranges": [{ "startDate": { "month": 3, "day": 1 }, "endDate": { "month": 4, "day": 15 } }] }"""
            ),
            ["search, videos"] = Search(
                """{ "filters": { "mediaTypeFilter": { "mediaTypes": ["VIDEO"] } }, "pageSize": 20 }"""
            ),
            ["album, first page"] = Search($$"""{ "albumId": "{{album}}", "pageSize": 20 }"""),
            ["albums.list"] = Get("/v1/albums?pageSize=5"),
            ["batchGet"] = Get("/v1/mediaItems:batchGet?mediaItemIds=" + ids),
        };

        Func<HttpRequestMessage> Get(string path) => () => new(HttpMethod.Get, new Uri(address, path));

        Func<HttpRequestMessage> Search(string body) =>
            () =>
                new(HttpMethod.Post, new Uri(address, "/v1/mediaItems:search"))
                {
                    Content = new StringContent(body, Encoding.UTF8, "application/json"),
                };

        Func<HttpRequestMessage> Date(string filter) =>
            Search($$"""{ "filters": { "dateFilter": {{filter}} }, "pageSize": 20 }""");
    }

    private static async Task MeasureLoadAsync(Uri address)
    {
        var pages = await FirstPagesAsync(address);
        using var http = NewClient();
        var bytes = await http.GetByteArrayAsync(pages[0]);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var bare = builder.Build();
        bare.Run(async context =>
        {
            context.Response.ContentType = "application/json; charset=UTF-8";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes);
        });
        await bare.StartAsync();
        Uri[] barePages = [new Uri(bare.Urls.Single())];

        var (ours, sameOne, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < 5; round++)
        {
            var (one, again, other) = (
                await PagesPerSecondAsync(pages),
                await PagesPerSecondAsync(pages[..1]),
                await PagesPerSecondAsync(barePages)
            );
            if (round < 0)
            {
                continue;
            }

            ours.Add(one);
            sameOne.Add(again);
            theirs.Add(other);
        }

        Console.WriteLine();
        Console.WriteLine($"| pages of 100 items a second ({bytes.Length / 1024} KB, {Connections} connections) | |");
        Console.WriteLine("| --- | --- |");
        Console.WriteLine($"| bare Kestrel, the same bytes | {Median.Of(theirs):F0} |");
        Console.WriteLine($"| emulator, {pages.Length} different pages | {Median.Of(ours):F0} |");
        Console.WriteLine($"| emulator, the same page | {Median.Of(sameOne):F0} |");
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"| ratio | {Median.Of(ours) / Median.Of(theirs):F2} |")
        );
    }

    private static async Task<Uri[]> FirstPagesAsync(Uri address)
    {
        using var http = NewClient();
        var pages = new List<Uri>();
        for (var next = new Uri(address, "/v1/mediaItems?pageSize=100"); pages.Count < DifferentPages; )
        {
            pages.Add(next);
            var page = JObject.Parse(await http.GetStringAsync(next));
            next = new Uri(address, $"/v1/mediaItems?pageSize=100&pageToken={page["nextPageToken"]}");
        }

        return [.. pages];
    }

    private static async Task<double> PagesPerSecondAsync(Uri[] pages)
    {
        using var http = NewClient();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(async connection =>
                {
                    var count = 0;
                    for (; watch.Elapsed < LoadTime; count++)
                    {
                        var page = pages[(connection * pages.Length / Connections + count) % pages.Length];
                        using var response = await http.GetAsync(page, HttpCompletionOption.ResponseHeadersRead);
                        await response.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
                    }

                    return count;
                })
        );
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> TimeAsync(HttpClient http, Func<HttpRequestMessage> create)
    {
        using var request = create();
        var start = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<JObject> ReadAsync(HttpClient http, Func<HttpRequestMessage> create)
    {
        using var request = create();
        using var response = await http.SendAsync(request);
        return JObject.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    private static HttpClient NewClient() =>
        new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "dev:demo") } };
}

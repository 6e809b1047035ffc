using System.Diagnostics;
using PhotosLibrary.Emulator.Tests.Media;
using PhotosLibrary.Emulator.Tests.Running;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.MediaHost;

/// <summary>Pictures that were made to cost a lot, by HTTP.</summary>
public sealed class PictureBombTests(ITestOutputHelper output) : IDisposable
{
    private const long MostMemory = 1L << 30;
    private const long MostWorkerMemory = 7L << 29;
    private const int Created = 0;

    // Two pictures, and the lanes of both may be full: 2 + 20 seconds each; the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new() { Timeout = Limit };

    [SkippableFact]
    public async Task A_picture_that_costs_much_is_rendered_or_refused_within_bounds_and_others_are_served_meanwhile()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "not on this system: /proc");
        using var program = await EmulatorProgram.StartAsync();
        var bomber = new TestApp(_http, program.Address, "dev:bomber");
        var other = new TestApp(_http, program.Address, "dev:other");
        var bombs = PictureBombs.All(Campaign.Size(600, 14_000), Campaign.Size(20, 1000));
        var only = Environment.GetEnvironmentVariable("CAMPAIGN_BOMB");
        var number = 0;
        foreach (var (name, make) in bombs.Where(bomb => only is null || bomb.Key == only))
        {
            var bytes = make();
            var watch = Stopwatch.StartNew();
            var bombing = BombAsync(bomber, name, bytes).WaitAsync(Limit);
            var (longest, worker) = (TimeSpan.Zero, 0L);
            do
            {
                var began = watch.Elapsed;
                await UseAsync(other, ++number).WaitAsync(Limit);
                longest = watch.Elapsed - began > longest ? watch.Elapsed - began : longest;
                worker = Math.Max(
                    worker,
                    ChildProcesses.Of(program.Id).Select(child => child.PeakMemory).DefaultIfEmpty().Max()
                );
            } while (!bombing.IsCompleted);

            output.WriteLine(
                $"{name, -30} {bytes.Length, 11} B {await bombing, -22} {watch.Elapsed.TotalSeconds, 6:F1} s, "
                    + $"others {longest.TotalSeconds, 5:F1} s, worker {worker >> 20, 5} MiB, "
                    + $"emulator {program.PeakMemory >> 20, 5} MiB"
            );
            Assert.InRange(worker, 0, MostWorkerMemory);
            Assert.InRange(program.PeakMemory, 0, MostMemory);
        }
    }

    public void Dispose() => _http.Dispose();

    // What the item became, and the status codes of its pictures.
    private async Task<string> BombAsync(TestApp app, string name, byte[] bytes)
    {
        var token = await app.UploadRawAsync(bytes, name);
        var response = await app.PostAsync(
            "/v1/mediaItems:batchCreate",
            $$"""
            { "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}", "fileName": "{{name}}" } }] }
            """
        );
        var result = response.Json["newMediaItemResults"]![0]!;
        var code = (int?)result["status"]!["code"] ?? Created;
        if (code != Created)
        {
            return $"refused by {code}";
        }

        var url = (await app.GetAsync($"/v1/mediaItems/{result["mediaItem"]!["id"]}")).Success()["baseUrl"];
        var statuses = new List<int>();
        foreach (var suffix in (string[])["=w256", "=w16383-h16383", "=d"])
        {
            using var got = await _http.GetAsync(url + suffix);
            statuses.Add((int)got.StatusCode);
        }

        Assert.All(statuses[..2], status => Assert.True(status is 200 or 404, $"{name}: {status}"));
        Assert.Equal(200, statuses[2]);
        return string.Join(' ', statuses);
    }

    private async Task UseAsync(TestApp app, int number)
    {
        var photo = TestPhotos.Jpeg(number);
        var id = await app.AddIdAsync(photo);
        Assert.Contains(id, TestApp.Ids((await app.GetAsync("/v1/mediaItems?pageSize=100")).Success()));
        var url = (await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"];
        Assert.Equal(photo, await _http.GetByteArrayAsync(url + "=d"));
        Assert.NotEmpty(await _http.GetByteArrayAsync(url + "=w8"));
    }
}

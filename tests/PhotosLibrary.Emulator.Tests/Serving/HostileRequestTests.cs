using System.Text;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>
/// Random requests to every endpoint: each has its response in time, and none ends as 500, which is kept for faults.
/// </summary>
public sealed class HostileRequestTests(ITestOutputHelper output)
{
    private const int MostShown = 10;

    // Only a response that never comes is waited for so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_request_ends_as_500_or_without_a_response()
    {
        var seed = Campaign.Seed;
        output.WriteLine($"CAMPAIGN_SEED={seed}");
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
        {
            options.Seed = 40;
            options.AllowedOrigins = [new Uri("http://localhost:5173")];
        });
        var requests = new HostileRequests(new Random(seed), emulator.Address.Authority, await SeedAsync(emulator));
        var statuses = new SortedDictionary<string, int>();
        var failures = new List<string>();
        var count = Campaign.Size(600, 3000);

        for (var index = 0; index < count; index++)
        {
            var request = requests.Next();
            using var connection = await RawConnection.OpenAsync(emulator.Address);
            await connection.Stream.WriteAsync(request);
            var reading = connection.ReadToEndAsync();
            var hasEnded = await Task.WhenAny(reading, Task.Delay(Patience)) == reading;
            Assert.True(hasEnded, $"CAMPAIGN_SEED={seed}: no end of {index}:\n{Encoding.Latin1.GetString(request)}");
            var response = await reading;

            var status = response.Split(' ').ElementAtOrDefault(1) ?? "";
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (!response.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || status is "500" or "502" or "503")
            {
                failures.Add($"Request {index}:\n{Encoding.Latin1.GetString(request)}\n\n{response}");
            }

            // A random fault would hit those that follow, and a clock at the end of time would expire all tokens.
            emulator.Emulator.Faults.Clear();
            emulator.Emulator.Clock.Reset();
        }

        // Of all kinds, or the requests have lost their aim.
        output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Value} × {status.Key}")));
        Assert.True(failures.Count == 0, $"CAMPAIGN_SEED={seed}\n{string.Join("\n\n", failures.Take(MostShown))}");
        Assert.All(["200", "400", "401", "404"], status => Assert.Contains(status, statuses.Keys));
    }

    // What requests name that are to reach further than to a 404.
    private static async Task<string[]> SeedAsync(TestEmulator emulator)
    {
        var app = emulator.App("dev:alice");
        var album = await app.CreateAlbumAsync();
        var item = await app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var film = await app.AddIdAsync(SampleVideos.Mp4(), "film.mp4");
        var baseUrls = new List<string>();
        foreach (var id in new[] { item, film })
        {
            baseUrls.Add(
                new Uri((string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!).AbsolutePath
            );
        }

        var session = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );
        return
        [
            album,
            item,
            await app.UploadRawAsync(TestPhotos.Jpeg(2)),
            new Uri(session.Headers["X-Goog-Upload-URL"]).PathAndQuery,
            .. baseUrls,
        ];
    }
}

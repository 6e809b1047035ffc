using System.Globalization;
using System.Net;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Tests.Running;

namespace PhotosLibrary.Emulator.Tests.Scale;

/// <summary>Many at once, and much at once.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Concurrent_readers_and_writers_all_proceed_and_lose_no_update()
    {
        const int Writes = 120;
        await using var emulator = await TestEmulator.StartAsync();
        var app = emulator.NewAccount();
        var album = await app.CreateAlbumAsync();
        var items = await Task.WhenAll(
            Enumerable.Range(0, Writes).Select(number => app.AddIdAsync(TestPhotos.Jpeg(number)))
        );

        var adding = items.Select(item =>
            app.PostAsync(
                $"/v1/albums/{album}:batchAddMediaItems",
                new JObject { ["mediaItemIds"] = new JArray(item) }.ToString()
            )
        );
        var describing = items.Select(item =>
            app.PatchAsync(
                $"/v1/mediaItems/{item}?updateMask=description",
                new JObject { ["description"] = item }.ToString()
            )
        );
        var reading = Enumerable
            .Range(0, Writes)
            .Select(number =>
                number % 2 == 0
                    ? app.GetAsync("/v1/mediaItems?pageSize=100")
                    : app.PostAsync("/v1/mediaItems:search", $$"""{ "albumId": "{{album}}" }""")
            );
        var responses = await Task.WhenAll(adding.Concat(describing).Concat(reading));

        Assert.All(responses, response => Assert.True(response.Status == HttpStatusCode.OK, response.Body));
        var count = (await app.GetAsync($"/v1/albums/{album}")).Success()["mediaItemsCount"];
        Assert.Equal(Writes.ToString(CultureInfo.InvariantCulture), (string?)count);
        foreach (var chunk in items.Chunk(50))
        {
            var ids = string.Join("&mediaItemIds=", chunk);
            var got = (await app.GetAsync("/v1/mediaItems:batchGet?mediaItemIds=" + ids)).Success();
            Assert.All(
                got["mediaItemResults"]!,
                result =>
                    Assert.Equal((string?)result["mediaItem"]!["id"], (string?)result["mediaItem"]!["description"])
            );
        }
    }

    [SkippableFact]
    public async Task Memory_of_an_upload_does_not_depend_on_the_size()
    {
        const int Size = 64 << 20;
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells the most memory that a process ever had.");
        using var program = await EmulatorProgram.StartAsync();
        using var http = new HttpClient();
        await SendAsync(1 << 20);
        var before = program.PeakMemory;

        await SendAsync(Size);

        Assert.InRange(program.PeakMemory - before, 0, Size / 2);

        async Task SendAsync(int size)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(program.Address, "/v1/uploads"))
            {
                Content = new StreamContent(new MemoryStream(TestPhotos.Noise(size))),
                Headers = { { "Authorization", "Bearer dev:alice" }, { "X-Goog-Upload-Protocol", "raw" } },
            };
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }
}

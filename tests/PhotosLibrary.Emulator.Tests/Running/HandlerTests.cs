using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Xunit.Abstractions;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>An emulator without a port.</summary>
public class HandlerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Upload_urls_and_base_urls_work_through_the_handler()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { Listen = false });
        using var http = new HttpClient(emulator.CreateHandler());
        var app = new TestApp(http, emulator.Address, "dev:alice");

        var started = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );
        var url = started.Headers["X-Goog-Upload-URL"];
        var token = (await app.UploadAsync(url, TestPhotos.Jpeg(1), "X-Goog-Upload-Command: upload, finalize")).Body;
        var item = (string)
            (
                await app.PostAsync(
                    "/v1/mediaItems:batchCreate",
                    $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
                )
            ).Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"]!;
        var baseUrl = (string)(await app.GetAsync($"/v1/mediaItems/{item}")).Success()["baseUrl"]!;

        Assert.Equal("http://photos.emulator/", emulator.Address.ToString());
        Assert.StartsWith("http://photos.emulator/v1/uploads?", url);
        Assert.StartsWith("http://photos.emulator/lr/", baseUrl);
        Assert.Equal(TestPhotos.Jpeg(1), await http.GetByteArrayAsync(baseUrl + "=d"));
    }

    [Fact]
    public async Task Client_with_Googles_address_built_in_works_through_the_handler()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { Listen = false });
        using var http = new HttpClient(emulator.CreateHandler());
        var app = new TestApp(http, new Uri("https://photoslibrary.googleapis.com"), "dev:alice");

        var started = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );

        Assert.StartsWith("https://photoslibrary.googleapis.com/v1/uploads?", started.Headers["X-Goog-Upload-URL"]);
    }

    [Fact]
    public async Task Handler_and_port_lead_to_the_same_library()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var memory = new HttpClient(emulator.CreateHandler());
        using var network = new HttpClient();
        var album = await new TestApp(memory, new Uri("http://photos.emulator"), "dev:alice").CreateAlbumAsync();

        var found = await new TestApp(network, emulator.Address, "dev:alice").GetAsync($"/v1/albums/{album}");

        Assert.Equal(HttpStatusCode.OK, found.Status);
    }

    [Fact]
    public async Task Upload_through_the_handler_streams_and_received_bytes_count_at_once()
    {
        const int Length = 300_000;
        await using var emulator = await PhotosEmulator.StartAsync(new() { Listen = false });
        using var http = new HttpClient(emulator.CreateHandler());
        var app = new TestApp(http, emulator.Address, "dev:alice");
        var started = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );
        var url = started.Headers["X-Goog-Upload-URL"];
        var pipe = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StreamContent(pipe.Reader.AsStream()),
        };
        request.Headers.Add("Authorization", "Bearer dev:alice");
        request.Headers.Add("X-Goog-Upload-Command", "upload, finalize");
        var uploading = http.SendAsync(request);

        await pipe.Writer.WriteAsync(new byte[Length]);
        string received;
        do
        {
            var query = await app.UploadAsync(url, [], "X-Goog-Upload-Command: query");
            received = query.Headers["X-Goog-Upload-Size-Received"];
        } while (received != $"{Length}");

        Assert.False(uploading.IsCompleted);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(HttpStatusCode.OK, (await uploading).StatusCode);
    }

    [Fact]
    public async Task Concurrent_emulators_have_libraries_of_their_own()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async number =>
                {
                    await using var emulator = await PhotosEmulator.StartAsync(new() { Listen = false });
                    using var http = new HttpClient(emulator.CreateHandler());
                    var app = new TestApp(http, emulator.Address, "dev:alice");
                    await app.CreateAlbumAsync($"Album {number}");

                    var albums = (await app.GetAsync("/v1/albums")).Success()["albums"]!;

                    Assert.Equal([$"Album {number}"], albums.Select(album => (string?)album["title"]));
                })
        );
    }

    [Fact]
    public async Task Emulator_without_a_port_starts_in_a_moment()
    {
        // The first of a process loads the code; what a suite of tests pays again and again is the second.
        var times = new List<TimeSpan>();
        for (var start = 0; start < 2; start++)
        {
            var watch = Stopwatch.StartNew();
            await using var emulator = await PhotosEmulator.StartAsync(new() { Listen = false });
            using var http = new HttpClient(emulator.CreateHandler());
            (await new TestApp(http, emulator.Address, "dev:alice").GetAsync("/v1/albums")).Success();
            times.Add(watch.Elapsed);
            output.WriteLine($"Start {start + 1}: {watch.ElapsedMilliseconds} ms to the first response.");
        }

        // Much more than it takes, since other tests run beside this one.
        Assert.True(times[1] < TimeSpan.FromSeconds(5), $"{times[1]}");
    }
}

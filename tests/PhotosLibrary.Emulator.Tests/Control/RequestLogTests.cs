using System.Globalization;
using System.Text.Json;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>The request log and its HAR.</summary>
public sealed class RequestLogTests : IAsyncLifetime
{
    private TestEmulator _emulator = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync();
        _app = _emulator.App("dev:alice");
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Log_has_requests_and_their_responses()
    {
        const string Body = """{ "album": { "title": "Holidays" } }""";
        var album = (await _app.PostAsync("/v1/albums?prettyPrint=false", Body)).Body;
        await _app.GetAsync("/v1/albums/none");
        await _emulator.GetControlAsync("/emulator/clock");

        var requests = await _emulator.RequestsAsync();

        Assert.Equal(2, requests.Count);
        var create = requests[0];
        Assert.Equal(1, (int)create["sequence"]!);
        Assert.Equal("POST /v1/albums?prettyPrint=false", $"{create["method"]} {create["path"]}");
        Assert.Equal(
            ("Albums_Create", "alice", "dev"),
            ((string?)create["operation"], (string?)create["account"], (string?)create["clientId"])
        );
        Assert.Equal(
            (200, Body.Length, album.Length),
            ((int)create["status"]!, (int)create["requestBytes"]!, (int)create["responseBytes"]!)
        );
        Assert.Equal((Body, album), ((string?)create["requestBody"], (string?)create["responseBody"]));
        Assert.Equal(
            _emulator.Clock.GetUtcNow(),
            DateTimeOffset.Parse((string)create["time"]!, CultureInfo.InvariantCulture)
        );
        Assert.Equal(("Albums_Get", 404), ((string?)requests[1]["operation"], (int)requests[1]["status"]!));
        Assert.Contains("NOT_FOUND", (string?)requests[1]["responseBody"]);
        Assert.Null(requests[1]["fault"]);
    }

    // spec/facts.md, "Resumable uploads"
    [Fact]
    public async Task Log_has_the_steps_of_an_upload()
    {
        var photo = TestPhotos.Jpeg(1);
        var url = await _app.StartUploadAsync(photo.Length);
        await _app.QueryUploadAsync(url);
        await _app.UploadAsync(url, photo, "X-Goog-Upload-Command: upload, finalize", "X-Goog-Upload-Offset: 0");

        var requests = await _emulator.RequestsAsync("?operation=Uploads_*");

        Assert.Equal(
            ["Uploads_Start", "Uploads_Query", "Uploads_Finalize"],
            requests.Select(request => (string)request["operation"]!)
        );
        var last = requests[2];
        Assert.Equal("upload, finalize", (string?)last["requestHeaders"]!["X-Goog-Upload-Command"]);
        Assert.Equal("final", (string?)last["responseHeaders"]!["X-Goog-Upload-Status"]);
        Assert.Equal((photo.Length, "alice"), ((int)last["requestBytes"]!, (string?)last["account"]));
    }

    [Fact]
    public async Task Log_has_no_secrets()
    {
        var url = await _app.StartUploadAsync();
        await _app.QueryUploadAsync(url);
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(1));
        await _app.PostAsync(
            "/v1/mediaItems:batchCreate?access_token=hush",
            $$"""
            { "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }
            """
        );
        var item = (await _app.GetAsync("/v1/mediaItems")).Success()["mediaItems"]![0]!;
        var baseUrl = (string)item["baseUrl"]!;
        await _emulator.Http.GetByteArrayAsync(baseUrl + "=w8");
        await _emulator.Http.GetAsync(new Uri(_emulator.Address, "/tokeninfo?access_token=hush"));

        var log = (await _emulator.GetControlAsync("/emulator/requests")).Body;
        var har = (await _emulator.GetControlAsync("/emulator/requests.har")).Body;

        string[] secrets =
        [
            token,
            baseUrl,
            new Uri(baseUrl).Segments[^1],
            "hush",
            new Uri(url).Query.Split("upload_id=")[1].Split('&')[0],
            "dev:alice",
        ];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, log);
            Assert.DoesNotContain(secret, har);
        }

        Assert.Contains("/lr/REDACTED=w8", log);
        Assert.Contains((string)item["id"]!, log);
    }

    [Fact]
    public async Task Log_can_be_filtered_and_cleared()
    {
        await _app.CreateAlbumAsync();
        await _app.GetAsync("/v1/albums");
        await _app.GetAsync("/v1/albums/none");
        await _emulator.App("dev:bob").GetAsync("/v1/albums");

        Assert.Equal([2L, 4L], await SequencesAsync("?operation=Albums_List"));
        Assert.Equal([3L], await SequencesAsync("?status=404"));
        Assert.Equal([4L], await SequencesAsync("?account=bob"));
        Assert.Equal([3L, 4L], await SequencesAsync("?since=2"));
        Assert.Equal([3L], await SequencesAsync("?since=2&account=alice&operation=Albums_*"));
        Assert.Equal(400, (int)(await _emulator.GetControlAsync("/emulator/requests?since=yesterday")).Status);
        Assert.Equal([1L, 2L, 3L, 4L], _emulator.Emulator.Requests.List().Select(request => request.Sequence));

        (await _emulator.DeleteControlAsync("/emulator/requests")).Success();
        Assert.Empty(await _emulator.RequestsAsync());
    }

    [Theory]
    [InlineData(2, new long[] { 2, 3 })]
    [InlineData(0, new long[0])]
    public async Task Log_holds_the_last_requests_up_to_its_size(int size, long[] kept)
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options => options.RequestLogSize = size);
        for (var call = 0; call < 3; call++)
        {
            await emulator.App("dev:alice").CreateAlbumAsync($"{call}");
        }

        var requests = emulator.Emulator.Requests.List();

        Assert.Equal(kept, requests.Select(request => request.Sequence));
        Assert.All(requests, request => Assert.Contains("title", request.RequestBody));
    }

    // The shape that the specification of HAR 1.2 asks for.
    [Fact]
    public async Task Log_can_be_exported_as_valid_HAR()
    {
        await _app.PostAsync("/v1/albums?fields=id&prettyPrint=false", """{ "album": { "title": "Holidays" } }""");
        await _emulator.InjectFaultAsync("""{ "reset": true }""");
        await Assert.ThrowsAsync<HttpRequestException>(() => _app.PostAsync("/v1/albums", "{}"));

        using var har = JsonDocument.Parse((await _emulator.GetControlAsync("/emulator/requests.har")).Body);

        var log = har.RootElement.GetProperty("log");
        Assert.Equal("1.2", log.GetProperty("version").GetString());
        Assert.NotEmpty(log.GetProperty("creator").GetProperty("name").GetString()!);
        Assert.NotEmpty(log.GetProperty("creator").GetProperty("version").GetString()!);
        var entries = log.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, AssertIsEntry);
        var request = entries[0].GetProperty("request");
        Assert.Equal(
            new Uri(_emulator.Address, "/v1/albums?fields=id&prettyPrint=false").AbsoluteUri,
            request.GetProperty("url").GetString()
        );
        Assert.Equal(
            ["fields=id", "prettyPrint=false"],
            request
                .GetProperty("queryString")
                .EnumerateArray()
                .Select(pair => $"{pair.GetProperty("name")}={pair.GetProperty("value")}")
        );
        Assert.Contains("Holidays", request.GetProperty("postData").GetProperty("text").GetString());
        Assert.Equal(200, entries[0].GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal(0, entries[1].GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal("Hit by the fault 'fault-1'.", entries[1].GetProperty("comment").GetString());
    }

    private static void AssertIsEntry(JsonElement entry)
    {
        AssertHas(entry, JsonValueKind.String, "startedDateTime");
        Assert.True(
            DateTimeOffset.TryParse(
                entry.GetProperty("startedDateTime").GetString(),
                CultureInfo.InvariantCulture,
                out _
            )
        );
        AssertHas(entry, JsonValueKind.Number, "time");
        AssertHas(entry, JsonValueKind.Object, "request", "response", "cache", "timings");
        AssertHas(entry.GetProperty("timings"), JsonValueKind.Number, "send", "wait", "receive");
        foreach (var message in new[] { entry.GetProperty("request"), entry.GetProperty("response") })
        {
            AssertHas(message, JsonValueKind.String, "httpVersion");
            AssertHas(message, JsonValueKind.Array, "cookies", "headers");
            AssertHas(message, JsonValueKind.Number, "headersSize", "bodySize");
        }

        var request = entry.GetProperty("request");
        AssertHas(request, JsonValueKind.String, "method", "url");
        AssertHas(request, JsonValueKind.Array, "queryString");
        var response = entry.GetProperty("response");
        AssertHas(response, JsonValueKind.Number, "status");
        AssertHas(response, JsonValueKind.String, "statusText", "redirectURL");
        AssertHas(response.GetProperty("content"), JsonValueKind.Number, "size");
        AssertHas(response.GetProperty("content"), JsonValueKind.String, "mimeType");
    }

    private static void AssertHas(JsonElement element, JsonValueKind kind, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.True(element.TryGetProperty(name, out var value), $"{name} is missing.");
            Assert.Equal(kind, value.ValueKind);
        }
    }

    private async Task<List<long>> SequencesAsync(string query) =>
        [.. (await _emulator.RequestsAsync(query)).Select(request => (long)request["sequence"]!)];
}

using System.Net.Http.Headers;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>Faults that change a call, its headers, or what the server has stored of it.</summary>
public sealed class ChangedCallTests : IAsyncLifetime
{
    private const int Granularity = 262_144;

    private static readonly string[] Steps = ["Start", "Chunk", "Query", "Finalize"];

    private TestEmulator _emulator = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync();
        _app = _emulator.NewAccount();
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Call_processed_twice_takes_effect_twice()
    {
        await _emulator.InjectFaultAsync("""{ "operation": "Albums_Create", "twice": true }""");

        var id = await _app.CreateAlbumAsync("Twin");

        Assert.Equal(["Twin", "Twin"], await _app.AlbumTitlesAsync());
        Assert.Equal(id, (string?)(await _app.GetAsync($"/v1/albums/{id}")).Success()["id"]);
        Assert.Equal(1, await _emulator.FiredAsync());
        Assert.Single(await _emulator.RequestsAsync("?operation=Albums_Create"));
    }

    // spec/facts.md, "Duplicates"
    [Fact]
    public async Task Batch_processed_twice_creates_no_item_twice()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(1));
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_BatchCreate", "twice": true }""");

        var created = (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();

        Assert.Equal(
            [(string)created["newMediaItemResults"]![0]!["mediaItem"]!["id"]!],
            TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success())
        );
    }

    // spec/facts.md, "Resumable uploads"
    [Fact]
    public async Task Chunk_processed_twice_gets_a_conflict_with_the_received_size()
    {
        byte[] photo = [.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Granularity)];
        var url = await _app.StartUploadAsync(photo.Length);
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Chunk", "twice": true }""");

        var chunk = await _app.UploadAsync(
            url,
            photo[..Granularity],
            "X-Goog-Upload-Command: upload",
            "X-Goog-Upload-Offset: 0"
        );
        var (status, received, _) = await _app.QueryUploadAsync(url);

        chunk.BareStatus(409, 10);
        Assert.Equal(("active", $"{Granularity}"), (status, received));
    }

    [Fact]
    public async Task Session_can_start_without_an_upload_URL()
    {
        await _emulator.InjectFaultAsync(
            """
            { "operation": "Uploads_Start",
              "headers": { "X-Goog-Upload-URL": null, "x-goog-upload-control-url": null,
                           "X-Goog-Upload-Status": null } }
            """
        );

        var response = await StartAsync();
        var next = await StartAsync();

        Assert.Equal(200, (int)response.Status);
        Assert.DoesNotContain(
            response.Headers.Keys,
            name => name.EndsWith("-URL", StringComparison.OrdinalIgnoreCase) || name == "X-Goog-Upload-Status"
        );
        Assert.Contains("X-Goog-Upload-URL", next.Headers.Keys);
        Assert.Equal(1, await _emulator.FiredAsync());
    }

    [Fact]
    public async Task Upload_can_complete_without_its_status_header()
    {
        var url = await _app.StartUploadAsync();
        await _emulator.InjectFaultAsync(
            """{ "operation": "Uploads_Finalize", "headers": { "X-Goog-Upload-Status": null } }"""
        );

        var response = await _app.UploadAsync(url, TestPhotos.Jpeg(1), "X-Goog-Upload-Command: upload, finalize");

        Assert.Equal(200, (int)response.Status);
        Assert.DoesNotContain("X-Goog-Upload-Status", response.Headers.Keys);
        Assert.Equal("final", (await _app.QueryUploadAsync(url)).Status);
    }

    [Fact]
    public async Task Call_can_be_redirected()
    {
        await _emulator.InjectFaultAsync(
            """
            { "operation": "Albums_List", "status": 307, "body": "",
              "headers": { "Location": "http://elsewhere.example/" } }
            """
        );
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        var response = await new TestApp(http, _emulator.Address, _app.Token).GetAsync("/v1/albums");

        Assert.Equal((307, "http://elsewhere.example/"), ((int)response.Status, response.Headers["Location"]));
    }

    [Theory]
    [InlineData("", 404)]
    [InlineData(", \"status\": 410", 410)]
    public async Task Dropped_session_stays_unknown(string more, int status)
    {
        byte[] photo = [.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Granularity)];
        var (dead, alive) = (await _app.StartUploadAsync(), await _app.StartUploadAsync());
        await _app.UploadAsync(dead, photo[..Granularity], "X-Goog-Upload-Command: upload");
        await _emulator.InjectFaultAsync($$"""{ "operation": "Uploads_Query", "dropSession": true{{more}} }""");

        var first = await _app.UploadAsync(dead, [], "X-Goog-Upload-Command: query");
        var second = await _app.UploadAsync(dead, [], "X-Goog-Upload-Command: query");

        Assert.Equal((status, 404), ((int)first.Status, (int)second.Status));
        Assert.Equal(1, await _emulator.FiredAsync());
        Assert.Equal("active", (await _app.QueryUploadAsync(alive)).Status);
        Assert.Single((await _emulator.Emulator.GetStateAsync()).Accounts[0].Uploads);
    }

    [Fact]
    public async Task Dropping_an_unknown_session_touches_no_file()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, "precious");
        await _emulator.InjectFaultAsync("""{ "dropSession": true, "times": null }""");

        var response = await _app.UploadAsync(
            "/v1/uploads?upload_id=" + Uri.EscapeDataString(file),
            [],
            "X-Goog-Upload-Command: query"
        );

        Assert.Equal(404, (int)response.Status);
        Assert.Equal("precious", await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_step_of_an_upload_can_fail_with_any_status_and_be_retried(int status)
    {
        byte[] photo = [.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Granularity)];
        foreach (var step in Steps)
        {
            await _emulator.InjectFaultAsync($$"""{ "operation": "Uploads_{{step}}", "status": {{status}} }""");
        }

        Assert.Equal(status, (int)(await StartAsync()).Status);
        var url = await _app.StartUploadAsync(photo.Length);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var expected = attempt == 0 ? status : 200;
            string[] chunk = ["X-Goog-Upload-Command: upload", "X-Goog-Upload-Offset: 0"];
            Assert.Equal(expected, (int)(await _app.UploadAsync(url, photo[..Granularity], chunk)).Status);
            Assert.Equal(expected, (int)(await _app.UploadAsync(url, [], "X-Goog-Upload-Command: query")).Status);
        }

        string[] last = ["X-Goog-Upload-Command: upload, finalize", $"X-Goog-Upload-Offset: {Granularity}"];
        Assert.Equal(status, (int)(await _app.UploadAsync(url, photo[Granularity..], last)).Status);
        Assert.Equal(200, (int)(await _app.UploadAsync(url, photo[Granularity..], last)).Status);
    }

    [Fact]
    public async Task Server_can_lose_bytes_after_a_query()
    {
        var url = await _app.StartUploadAsync();
        await _app.UploadAsync(url, new byte[2 * Granularity], "X-Goog-Upload-Command: upload");
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Query", "dropBytes": 300000 }""");

        Assert.Equal($"{2 * Granularity}", (await _app.QueryUploadAsync(url)).Received);
        Assert.Equal($"{(2 * Granularity) - 300_000}", (await _app.QueryUploadAsync(url)).Received);
    }

    [Fact]
    public async Task Expired_token_stays_expired_and_another_of_the_account_is_valid()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var old = new TestApp(http, emulator.Address, await SignIn.AccessTokenAsync(http, emulator.Address));
        var fresh = new TestApp(http, emulator.Address, await SignIn.AccessTokenAsync(http, emulator.Address));
        emulator.Faults.Add(
            new Fault
            {
                Account = "alice",
                Operation = "Uploads_*",
                ExpireToken = true,
            }
        );

        (await old.PostAsync("/v1/albums", """{ "album": { "title": "Before" } }""")).Success();
        (await old.UploadAsync("/v1/uploads", [1], "X-Goog-Upload-Protocol: raw")).BareStatus(401, 16);
        (await old.PostAsync("/v1/albums", "{}")).Error(401, "UNAUTHENTICATED");
        using var inQuery = await http.GetAsync(new Uri(emulator.Address, $"/v1/albums?access_token={old.Token}"));
        Assert.Equal(401, (int)inQuery.StatusCode);
        Assert.NotEmpty(await fresh.UploadRawAsync([1]));

        Assert.Equal(1, Assert.Single(emulator.Faults.List()).Fired);
        emulator.Faults.Clear();
        (await old.PostAsync("/v1/albums", """{ "album": { "title": "After" } }""")).Success();
    }

    [Fact]
    public async Task Download_can_ignore_the_requested_range()
    {
        var photo = TestPhotos.Jpeg(1);
        var id = await _app.AddIdAsync(photo);
        var url = (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=d";
        await _emulator.InjectFaultAsync("""{ "operation": "Media_Download", "ignoreRange": true }""");

        var (first, whole) = await DownloadAsync(url, from: 100);
        var (second, part) = await DownloadAsync(url, from: 100);

        Assert.Equal((200, 206), (first, second));
        Assert.Equal(photo, whole);
        Assert.Equal(photo[100..], part);
        Assert.Equal(1, await _emulator.FiredAsync());
    }

    [Fact]
    public async Task Download_can_be_an_HTML_page_with_status_200()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(1));
        var url = (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=w10";
        await _emulator.InjectFaultAsync(
            """
            { "operation": "Media_Download", "status": 200, "contentType": "text/html",
              "body": "<title>404</title>" }
            """
        );

        using var response = await _emulator.Http.GetAsync(url);

        Assert.Equal((200, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("<title>404</title>", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{ "headers": { "Bad Name": "x" } }""", "headers must be")]
    [InlineData("""{ "headers": { "X-Split": "a\r\nb: c" } }""", "headers must be")]
    [InlineData("""{ "headers": { "content-length": "1" } }""", "headers must be")]
    [InlineData("""{ "headers": {} }""", "A fault needs something to happen")]
    [InlineData("""{ "twice": true, "atByte": 5 }""", "twice reads the whole body first")]
    public async Task Invalid_fault_is_refused_with_the_reason(string json, string reason)
    {
        var response = await _emulator.PostControlAsync("/emulator/faults", json);

        Assert.Equal(400, (int)response.Status);
        Assert.Contains(reason, (string?)response.Json["error"]!["message"]);
    }

    [Fact]
    public async Task Fault_has_the_same_properties_over_http_and_in_process()
    {
        await _emulator.InjectFaultAsync(
            """
            { "id": "all", "operation": "x", "headers": { "A": "b", "C": null }, "dropSession": true,
              "expireToken": true, "ignoreRange": true, "twice": true }
            """
        );

        var fault = Assert.Single(_emulator.Emulator.Faults.List()).Fault;
        var json = (await _emulator.GetControlAsync("/emulator/faults/all")).Success()["fault"]!;

        Assert.True(fault is { DropSession: true, ExpireToken: true, IgnoreRange: true, Twice: true });
        Assert.Equal(new Dictionary<string, string?> { ["A"] = "b", ["C"] = null }, fault.Headers);
        Assert.Equal("""{"A":"b","C":null}""", json["headers"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    private Task<ApiResponse> StartAsync() =>
        _app.UploadAsync("/v1/uploads", [], "X-Goog-Upload-Protocol: resumable", "X-Goog-Upload-Command: start");

    private async Task<(int Status, byte[] Body)> DownloadAsync(string url, long from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(from, null);
        using var response = await _emulator.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }
}

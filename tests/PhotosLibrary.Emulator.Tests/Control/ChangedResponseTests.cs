using System.Net.Http.Headers;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>Faults that change a response, by their effect on the wire and on the library afterwards.</summary>
public sealed class ChangedResponseTests : IAsyncLifetime
{
    private TestEmulator _emulator = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync();
        _app = _emulator.NewAccount();
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_truncated_body_ends_before_its_length()
    {
        await _app.CreateAlbumAsync("Holidays");
        await _emulator.InjectFaultAsync("""{ "operation": "Albums_List", "truncateAt": 10 }""");

        using var response = await StartGettingAsync("/v1/albums");
        await using var body = await response.Content.ReadAsStreamAsync();
        var read = new byte[10];
        await body.ReadExactlyAsync(read);

        Assert.True(response.Content.Headers.ContentLength > 10);
        Assert.Equal("{\n  \"album"u8.ToArray(), read);
        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(read).AsTask());
        Assert.Equal(1, await _emulator.FiredAsync());
        var logged = Assert.Single(await _emulator.RequestsAsync("?operation=Albums_List"));
        Assert.Equal(("fault-1", 10), ((string?)logged["fault"], (int)logged["responseBytes"]!));
    }

    [Fact]
    public async Task Slow_body_is_sent_as_the_clock_advances()
    {
        var photo = TestPhotos.Jpeg(1, width: 300, height: 200);
        var id = await _app.AddIdAsync(photo);
        var url = (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=d";
        await _emulator.InjectFaultAsync("""{ "operation": "Media_Download", "bytesPerSecond": 1000 }""");

        using var response = await StartGettingAsync(url);
        await using var body = await response.Content.ReadAsStreamAsync();
        var bytes = new byte[photo.Length];
        await body.ReadExactlyAsync(bytes.AsMemory(0, 100));
        var next = body.ReadExactlyAsync(bytes.AsMemory(100, 1)).AsTask();
        var wasThereAtOnce = next.IsCompleted;
        var passed = 0;
        for (; !next.IsCompleted; passed++)
        {
            await _emulator.AdvanceAsync("100ms");
        }

        var rest = body.ReadExactlyAsync(bytes.AsMemory(101)).AsTask();
        while (!rest.IsCompleted)
        {
            await _emulator.AdvanceAsync("10s");
        }

        await rest;

        Assert.False(wasThereAtOnce);
        Assert.True(passed > 0);
        Assert.Equal(photo, bytes);
    }

    [Fact]
    public async Task Malformed_json_ends_in_the_middle_of_a_complete_response()
    {
        await _emulator.InjectFaultAsync("""{ "operation": "Albums_Create", "answer": "malformedJson" }""");

        var response = await _app.PostAsync("/v1/albums", """{ "album": { "title": "Broken" } }""");

        Assert.Equal(200, (int)response.Status);
        Assert.StartsWith("{\"id\":\"", response.Body);
        Assert.ThrowsAny<JsonException>(() => response.Json);
        Assert.Equal(["Broken"], await _app.AlbumTitlesAsync());
    }

    [Fact]
    public async Task Wrong_content_type_labels_the_right_body()
    {
        await _app.CreateAlbumAsync("Right");
        await _emulator.InjectFaultAsync("""{ "operation": "Albums_List", "answer": "wrongContentType" }""");

        var response = await _app.GetAsync("/v1/albums");

        Assert.Equal("text/html; charset=UTF-8", response.Headers["Content-Type"]);
        Assert.Equal("Right", (string?)response.Success()["albums"]![0]!["title"]);
    }

    // spec/facts.md, "Paging"
    [Fact]
    public async Task Empty_page_has_a_token_of_the_page_that_was_due()
    {
        var ids = await AddPhotosAsync(3);
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_List", "answer": "emptyPage", "times": 2 }""");
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_List", "answer": "emptyPage", "nth": 4 }""");

        var pages = await ReadAllAsync(2);

        Assert.Equal([0, 0, 2, 0, 1], pages.Select(page => page.Count));
        Assert.Equal(ids, pages.SelectMany(page => page));
    }

    [Fact]
    public async Task Empty_page_of_a_search_has_a_token_of_the_page_that_was_due()
    {
        var ids = await AddPhotosAsync(2);
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_Search", "answer": "emptyPage" }""");

        var empty = (await _app.PostAsync("/v1/mediaItems:search", """{ "pageSize": 2 }""")).Success();
        var token = (string)empty["nextPageToken"]!;
        var page = (
            await _app.PostAsync("/v1/mediaItems:search", $$"""{ "pageSize": 2, "pageToken": "{{token}}" }""")
        ).Success();

        Assert.Equal(["nextPageToken"], empty.Properties().Select(property => property.Name));
        Assert.Equal(ids, TestApp.Ids(page));
    }

    // spec/facts.md, "Paging"
    [Fact]
    public async Task Page_can_begin_with_the_last_item_of_the_page_before()
    {
        var ids = await AddPhotosAsync(4);
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_List", "answer": "repeatedBoundary" }""");

        var pages = await ReadAllAsync(2);

        Assert.Equal(
            [
                [ids[0], ids[1]],
                [ids[1], ids[2], ids[3]],
            ],
            pages
        );
    }

    // spec/facts.md, "JSON responses"
    [Fact]
    public async Task List_can_have_null_entries()
    {
        var ids = await AddPhotosAsync(1);
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_List", "answer": "nullEntries" }""");

        var list = (await _app.GetAsync("/v1/mediaItems")).Success()["mediaItems"]!;

        Assert.Equal([JTokenType.Null, JTokenType.Object, JTokenType.Null], list.Select(entry => entry.Type));
        Assert.Equal(ids[0], (string?)list[1]!["id"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    public async Task Endless_list_ends_when_the_faults_are_cleared(string times)
    {
        var ids = await AddPhotosAsync(1);
        await _emulator.InjectFaultAsync(
            $$"""{ "operation": "MediaItems_List", "answer": "endlessToken", "times": {{times}} }"""
        );

        var page = (await _app.GetAsync("/v1/mediaItems")).Success();
        var token = (string)page["nextPageToken"]!;
        Assert.Equal(ids, TestApp.Ids(page));
        for (var call = 0; call < 5; call++)
        {
            page = (await _app.GetAsync($"/v1/mediaItems?pageToken={token}")).Success();
            Assert.Empty(TestApp.Ids(page));
            token = (string)page["nextPageToken"]!;
        }

        (await _emulator.DeleteControlAsync("/emulator/faults")).Success();
        (await _app.GetAsync($"/v1/mediaItems?pageToken={token}")).InvalidField("page_token");
    }

    // spec/facts.md, "Paging": seen of an album with exactly as many items as the pages hold.
    [Fact]
    public async Task Last_page_can_have_a_token_that_leads_to_an_empty_page()
    {
        var ids = await AddPhotosAsync(4);
        await _emulator.InjectFaultAsync(
            """{ "operation": "MediaItems_List", "answer": "extraToken", "times": null }"""
        );

        var pages = await ReadAllAsync(2);

        Assert.Equal(
            [
                [ids[0], ids[1]],
                [ids[2], ids[3]],
                [],
            ],
            pages
        );
        var token = (await _app.GetAsync("/v1/mediaItems")).Success()["nextPageToken"];
        Assert.Equal("{}", (await _app.GetAsync($"/v1/mediaItems?pageToken={token}")).Body);
    }

    // spec/facts.md, "Batch results"
    [Fact]
    public async Task Batch_can_create_only_some_items()
    {
        List<string> tokens = [];
        for (var number = 0; number < 3; number++)
        {
            tokens.Add(await _app.UploadRawAsync(TestPhotos.Jpeg(number)));
        }

        await _emulator.InjectFaultAsync(
            """
            { "operation": "MediaItems_BatchCreate",
              "failItems": [{ "index": 0, "code": 13, "message": "Later." }, { "index": 2 }] }
            """
        );

        var results = (await CreateAsync(tokens))["newMediaItemResults"]!;

        Assert.Equal(tokens, results.Select(result => (string)result["uploadToken"]!));
        Assert.Equal("""{"code":13,"message":"Later."}""", results[0]!["status"]!.ToString(Formatting.None));
        Assert.Equal(3, (int)results[2]!["status"]!["code"]!);
        Assert.Equal([false, true, false], results.Select(result => result["mediaItem"] is not null));
        Assert.Equal(
            [(string)results[1]!["mediaItem"]!["id"]!],
            TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success())
        );
        var again = (await CreateAsync(tokens))["newMediaItemResults"]!;
        Assert.All(again, result => Assert.NotNull(result["mediaItem"]));
    }

    [Fact]
    public async Task Batch_can_create_no_item()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(1));
        await _emulator.InjectFaultAsync(
            """{ "operation": "MediaItems_BatchCreate", "failItems": [{ "index": 0 }] }"""
        );

        var result = Assert.Single((await CreateAsync([token]))["newMediaItemResults"]!);

        Assert.Equal(
            "Failed: There was an error while trying to create this media item.",
            (string?)result["status"]!["message"]
        );
        Assert.Empty(TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success()));
    }

    [Fact]
    public async Task Batch_can_return_only_some_items()
    {
        var ids = await AddPhotosAsync(2);
        await _emulator.InjectFaultAsync(
            """{ "operation": "MediaItems_BatchGet", "failItems": [{ "index": 1, "code": 5, "message": "Gone." }] }"""
        );

        var results = (
            await _app.GetAsync($"/v1/mediaItems:batchGet?mediaItemIds={ids[0]}&mediaItemIds={ids[1]}")
        ).Success()["mediaItemResults"]!;

        Assert.Equal(ids[0], (string?)results[0]!["mediaItem"]!["id"]);
        Assert.Equal("""{"status":{"code":5,"message":"Gone."}}""", results[1]!.ToString(Formatting.None));
    }

    private async Task<HttpResponseMessage> StartGettingAsync(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_emulator.Address, url));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _app.Token);
        return await _emulator.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<JObject> CreateAsync(IEnumerable<string> tokens)
    {
        var items = tokens.Select(token => $$"""{ "simpleMediaItem": { "uploadToken": "{{token}}" } }""");
        return (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{{string.Join(", ", items)}}] }"""
            )
        ).Success();
    }

    // In the order of the list, newest first.
    private async Task<List<string>> AddPhotosAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _app.AddIdAsync(TestPhotos.Jpeg(number));
            await _emulator.AdvanceAsync("1s");
        }

        return TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success());
    }

    private async Task<List<List<string>>> ReadAllAsync(int pageSize)
    {
        List<List<string>> pages = [];
        string? token = null;
        do
        {
            var page = (
                await _app.GetAsync(
                    $"/v1/mediaItems?pageSize={pageSize}" + (token is null ? "" : $"&pageToken={token}")
                )
            ).Success();
            pages.Add(TestApp.Ids(page));
            token = (string?)page["nextPageToken"];
        } while (token is not null && pages.Count < 10);
        return pages;
    }
}

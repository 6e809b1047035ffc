using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>Pages of lists and searches (spec/facts.md, "Paging").</summary>
public class PagingTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Pages_hold_every_item_once_and_the_last_has_no_token()
    {
        var added = await AddItemsAsync(7);

        var (first, token) = await PageAsync("pageSize=3");
        var (second, next) = await PageAsync($"pageSize=3&pageToken={token}");
        var (third, none) = await PageAsync($"pageSize=3&pageToken={next}");

        Assert.Equal([3, 3, 1], new[] { first, second, third }.Select(page => page.Count));
        Assert.Equal(Enumerable.Reverse(added), [.. first, .. second, .. third]);
        Assert.Null(none);
    }

    [Fact]
    public async Task Items_added_between_pages_neither_repeat_nor_hide_others()
    {
        var added = await AddItemsAsync(4);
        var (first, token) = await PageAsync("pageSize=2");

        await _app.AddIdAsync(TestPhotos.Jpeg(200, "2026:06:01 00:00:00"));
        var (second, _) = await PageAsync($"pageSize=2&pageToken={token}");

        Assert.Equal(Enumerable.Reverse(added), [.. first, .. second]);
    }

    [Fact]
    public async Task Pages_of_an_album_stay_consistent_while_items_are_added_and_removed()
    {
        var album = await _app.CreateAlbumAsync();
        var items = await AddItemsAsync(6);
        await _app.PostAsync(
            $"/v1/albums/{album}:batchAddMediaItems",
            $$"""{ "mediaItemIds": {{new JArray(items)}} }"""
        );

        var (first, token) = await SearchAsync($$"""{ "albumId": "{{album}}", "pageSize": 2 }""");
        await _app.PostAsync(
            $"/v1/albums/{album}:batchRemoveMediaItems",
            $$"""{ "mediaItemIds": ["{{items[0]}}", "{{items[1]}}"] }"""
        );
        await _app.PostAsync($"/v1/albums/{album}:batchAddMediaItems", $$"""{ "mediaItemIds": ["{{items[0]}}"] }""");
        var (rest, none) = await SearchAsync(
            $$"""{ "albumId": "{{album}}", "pageSize": 2, "pageToken": "{{token}}" }"""
        );
        var (last, _) = await SearchAsync($$"""{ "albumId": "{{album}}", "pageSize": 2, "pageToken": "{{none}}" }""");

        Assert.Equal([items[0], items[1]], first);
        Assert.Equal([items[2], items[3]], rest);
        Assert.Equal([items[4], items[5]], last);
    }

    [Fact]
    public async Task Albums_come_in_pages_newest_first()
    {
        var added = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            added.Add(await _app.CreateAlbumAsync($"Album {number}"));
        }

        var first = (await _app.GetAsync("/v1/albums?pageSize=3")).Success();
        var second = (await _app.GetAsync($"/v1/albums?pageSize=3&pageToken={first["nextPageToken"]}")).Success();

        Assert.Equal(Enumerable.Reverse(added), [.. TestApp.Ids(first, "albums"), .. TestApp.Ids(second, "albums")]);
        Assert.Null(second["nextPageToken"]);
    }

    [Fact]
    public async Task A_negative_page_size_is_refused()
    {
        (await _app.GetAsync("/v1/mediaItems?pageSize=-1")).InvalidField("page_size");
        (await _app.GetAsync("/v1/albums?pageSize=-1")).InvalidField("page_size");
        (await _app.PostAsync("/v1/mediaItems:search", """{ "pageSize": -1 }""")).InvalidField("page_size");
    }

    [Fact]
    public async Task Page_token_is_valid_only_for_the_request_that_issued_the_token()
    {
        await AddItemsAsync(3);
        var (_, token) = await PageAsync("pageSize=1");
        var (_, searchToken) = await SearchAsync(
            """{ "pageSize": 1, "filters": { "mediaTypeFilter": { "mediaTypes": ["PHOTO"] } } }"""
        );

        (await _app.GetAsync($"/v1/mediaItems?pageSize=2&pageToken={token}")).InvalidField("page_token");
        (await _app.GetAsync($"/v1/albums?pageSize=1&pageToken={token}")).InvalidField("page_token");
        (await emulator.NewAccount().GetAsync($"/v1/mediaItems?pageSize=1&pageToken={token}")).InvalidField(
            "page_token"
        );
        (
            await _app.PostAsync("/v1/mediaItems:search", $$"""{ "pageSize": 1, "pageToken": "{{searchToken}}" }""")
        ).InvalidField("page_token");
        (await _app.GetAsync($"/v1/mediaItems?pageSize=1&pageToken={token}&fields=nextPageToken")).Success();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00%FF")]
    public async Task Garbage_as_page_token_is_refused(string token) =>
        (await _app.GetAsync($"/v1/mediaItems?pageToken={token}")).InvalidField("page_token");

    private async Task<List<string>> AddItemsAsync(int count)
    {
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
        {
            ids.Add(await _app.AddIdAsync(TestPhotos.Jpeg(number, $"20{number + 10}:01:01 00:00:00")));
        }

        return ids;
    }

    private async Task<(List<string> Ids, string? Token)> PageAsync(string query)
    {
        var page = (await _app.GetAsync($"/v1/mediaItems?{query}")).Success();
        return (TestApp.Ids(page), (string?)page["nextPageToken"]);
    }

    private async Task<(List<string> Ids, string? Token)> SearchAsync(string request)
    {
        var page = (await _app.PostAsync("/v1/mediaItems:search", request)).Success();
        return (TestApp.Ids(page), (string?)page["nextPageToken"]);
    }
}

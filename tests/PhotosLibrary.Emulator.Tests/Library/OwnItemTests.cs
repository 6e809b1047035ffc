using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Library;

/// <summary>What no app created, and marks that no app can set (spec/facts.md, "Apps and what they created").</summary>
public class OwnItemTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private static int _accounts;

    private readonly string _account = $"owner-{Interlocked.Increment(ref _accounts)}";

    private TestApp App => emulator.App($"dev:{_account}");

    [Fact]
    public async Task Item_that_no_app_created_is_hidden_from_apps()
    {
        var item = await PostItemAsync(TestPhotos.Jpeg(1), "?fileName=mine.jpg&description=Words");
        var album = (string)
            (
                await PostAsync(
                    $"library/{_account}/albums",
                    $$"""{ "title": "Mine", "mediaItemIds": ["{{item["id"]}}"] }"""
                )
            ).Success()["id"]!;

        Assert.Equal(
            (_account, null, "mine.jpg"),
            ((string?)item["account"], (string?)item["app"], (string?)item["filename"])
        );
        Assert.Equal("{}", (await App.GetAsync("/v1/mediaItems")).Body);
        Assert.Equal("{}", (await App.GetAsync("/v1/albums?excludeNonAppCreatedData=false")).Body);
        Assert.Equal("{}", (await App.PostAsync("/v1/mediaItems:search", "{}")).Body);
        (await App.GetAsync($"/v1/mediaItems/{item["id"]}")).Error(400, "INVALID_ARGUMENT", "Invalid media item ID.");
        (await App.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        (await App.PostAsync("/v1/mediaItems:search", $$"""{ "albumId": "{{album}}" }""")).Error(404, "NOT_FOUND");
        Assert.Equal(
            """[{"status":{"code":3,"message":"Invalid media item ID."}}]""",
            (await App.GetAsync($"/v1/mediaItems:batchGet?mediaItemIds={item["id"]}")).Success()[
                "mediaItemResults"
            ]!.ToString(Formatting.None)
        );
    }

    [Fact]
    public async Task An_item_can_count_as_created_by_an_app()
    {
        var item = await PostItemAsync(TestPhotos.Jpeg(1), "?app=seeded");
        var app = emulator.App($"dev:{_account}@seeded");
        var album = await emulator.Library.AddAlbumAsync(_account, "Seeded", [(string)item["id"]!], "seeded");

        Assert.Equal([(string)item["id"]!], TestApp.Ids((await app.GetAsync("/v1/mediaItems")).Success()));
        Assert.Equal([(string)item["id"]!], await app.ListAlbumAsync(album));
        Assert.Equal("{}", (await App.GetAsync("/v1/mediaItems")).Body);
    }

    // spec/facts.md, "Duplicates": the same bytes again give the existing item; adding by its id is refused. Whether
    // the app could read it is open: here it cannot, so nobody builds on it.
    [Fact]
    public async Task Bytes_that_the_user_owns_give_an_item_that_the_app_can_neither_read_nor_add_by_id()
    {
        var own = await PostItemAsync(TestPhotos.Jpeg(1));
        var album = await App.CreateAlbumAsync();

        var again = await App.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);

        Assert.Equal((string?)own["id"], again);
        (await App.GetAsync($"/v1/mediaItems/{again}")).Error(400, "INVALID_ARGUMENT");
        Assert.Equal("{}", (await App.GetAsync("/v1/mediaItems")).Body);
        Assert.Empty(await App.ListAlbumAsync(album));
        Assert.Equal("1", (string?)(await App.GetAsync($"/v1/albums/{album}")).Success()["mediaItemsCount"]);
        (
            await App.PostAsync(
                $"/v1/albums/{await App.CreateAlbumAsync()}:batchAddMediaItems",
                $$"""{ "mediaItemIds": ["{{again}}"] }"""
            )
        ).Error(400, "INVALID_ARGUMENT", "Request contains an invalid media item id.");
    }

    [Fact]
    public async Task Marks_can_be_set_with_the_bytes_and_changed_later()
    {
        var item = await PostItemAsync(
            TestPhotos.Jpeg(1, "2019:01:01 00:00:00"),
            "?isFavorite=true&categories=PETS,SCREENSHOTS&captureTime=2021-03-04T23:30:00-05:00"
        );
        Assert.Equal(
            """{"isFavorite":true,"isArchived":false,"categories":"""
                + """["PETS","SCREENSHOTS","UTILITY"],"creationTime":"2021-03-05T04:30:00Z"}""",
            Marks(item)
        );

        var changed = (
            await PostAsync($"items/{item["id"]}", """{ "isArchived": true, "categories": [] }""")
        ).Success();
        Assert.Equal(
            """{"isFavorite":true,"isArchived":true,"categories":[],"creationTime":"2021-03-05T04:30:00Z"}""",
            Marks(changed)
        );
    }

    [Fact]
    public async Task Library_works_in_process_as_over_http()
    {
        var library = emulator.Library;
        var item = await library.AddItemAsync(
            _account,
            new MemoryStream(TestPhotos.Jpeg(1)),
            new OwnItem { App = "dev", FileName = "one.jpg" }
        );
        await library.MarkItemAsync(item, new ItemMarks { Categories = [ContentCategory.Food], IsFavorite = true });

        var found = await App.PostAsync(
            "/v1/mediaItems:search",
            """
            { "filters": { "contentFilter": { "includedContentCategories": ["FOOD"] },
                           "featureFilter": { "includedFeatures": ["FAVORITES"] } } }
            """
        );
        Assert.Equal([item], TestApp.Ids(found.Success()));
        Assert.Contains(_account, library.ListAccounts());
        await Assert.ThrowsAsync<ArgumentException>(() => library.MarkItemAsync("unknown", new ItemMarks()));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            library.AddItemAsync(_account, new MemoryStream(TestPhotos.NotAPhoto))
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            library.AddItemAsync(
                _account,
                new MemoryStream(TestPhotos.Jpeg(2)),
                new OwnItem { Marks = new() { Categories = [new("UNICORNS")] } }
            )
        );
        await Assert.ThrowsAsync<ArgumentException>(() => library.AddAlbumAsync(_account, "Album", ["unknown"]));
        Assert.DoesNotContain("Album", (await App.GetAsync("/v1/albums")).Body);
    }

    [Theory]
    [InlineData("items?colour=red", "Invalid JSON payload received. Unknown name \"colour\": Cannot find field.")]
    [InlineData("items?isFavorite=maybe", null)]
    [InlineData("items?categories=UNICORNS", null)]
    [InlineData("items?captureTime=yesterday", null)]
    [InlineData("albums?", null)]
    public async Task Invalid_own_items_are_refused_and_leave_nothing_behind(string path, string? message)
    {
        var address = new Uri(emulator.Address, $"/emulator/library/{_account}/{path}");
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(TestPhotos.Jpeg(1)),
        };

        (await ApiResponse.ReadAsync(await emulator.Http.SendAsync(request))).Error(400, "INVALID_ARGUMENT", message);
        Assert.DoesNotContain(_account, emulator.Library.ListAccounts());
    }

    [Fact]
    public async Task Bytes_that_are_no_photo_are_refused()
    {
        var response = await SendAsync(TestPhotos.NotAPhoto, "");

        response.InvalidField("content");
    }

    [Fact]
    public async Task Accounts_are_those_with_any_trace()
    {
        await PostItemAsync(TestPhotos.Jpeg(1));
        await emulator.App("dev:made-an-album").CreateAlbumAsync();

        var names = (await App.GetAsync("/emulator/accounts")).Success()["accounts"]!.Select(account =>
            (string)account["name"]!
        );

        Assert.Subset(names.ToHashSet(), new HashSet<string> { _account, "made-an-album" });
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    private static string Marks(JObject item) =>
        new JObject(
            item.Properties()
                .Where(property => property.Name is "isFavorite" or "isArchived" or "categories" or "creationTime")
        ).ToString(Formatting.None);

    private async Task<JObject> PostItemAsync(byte[] photo, string query = "") =>
        (await SendAsync(photo, query)).Success();

    private async Task<ApiResponse> SendAsync(byte[] photo, string query)
    {
        var address = new Uri(emulator.Address, $"/emulator/library/{_account}/items{query}");
        return await ApiResponse.ReadAsync(await emulator.Http.PostAsync(address, new ByteArrayContent(photo)));
    }

    private Task<ApiResponse> PostAsync(string path, string json) => App.PostAsync("/emulator/" + path, json);
}

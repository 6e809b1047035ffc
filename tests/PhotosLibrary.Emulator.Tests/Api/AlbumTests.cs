using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>albums.create, get, list and patch (spec/facts.md, "Albums" and "JSON responses").</summary>
public class AlbumTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task New_album_has_the_fields_that_Google_sends_and_no_defaults()
    {
        var album = (await _app.PostAsync("/v1/albums", """{ "album": { "title": "Été – 夏 🏖" } }""")).Success();

        Assert.Equal(
            ["id", "title", "productUrl", "isWriteable"],
            album.Properties().Select(property => property.Name)
        );
        Assert.Equal("Été – 夏 🏖", (string?)album["title"]);
        Assert.Equal($"https://photos.google.com/lr/album/{album["id"]}", (string?)album["productUrl"]);
        Assert.True((bool)album["isWriteable"]!);
        Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{90,}$", (string?)album["id"]);
    }

    [Fact]
    public async Task Titles_need_not_be_unique_and_output_fields_are_ignored()
    {
        var first = await _app.CreateAlbumAsync("Twice");
        var second = (
            await _app.PostAsync(
                "/v1/albums",
                $$"""{ "album": { "title": "Twice", "id": "{{first}}", "mediaItemsCount": "7" } }"""
            )
        ).Success();

        Assert.NotEqual(first, (string?)second["id"]);
        Assert.Null(second["mediaItemsCount"]);
    }

    [Theory]
    [InlineData("""{ "album": {} }""")]
    [InlineData("""{ "album": { "title": "" } }""")]
    public async Task Album_without_a_title_is_refused(string request) =>
        (await _app.PostAsync("/v1/albums", request)).InvalidField("album.title");

    [Fact]
    public async Task A_title_has_at_most_500_characters()
    {
        Assert.NotEmpty(await _app.CreateAlbumAsync(new string('t', 500)));
        (await _app.PostAsync("/v1/albums", $$"""{ "album": { "title": "{{new string('t', 501)}}" } }""")).InvalidField(
            "album.title"
        );
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_object()
    {
        Assert.Equal("{}", (await _app.GetAsync("/v1/albums")).Body);
    }

    [Fact]
    public async Task Item_count_and_cover_follow_the_items()
    {
        var album = await _app.CreateAlbumAsync();
        var first = await _app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var second = await _app.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);

        var filled = (await _app.GetAsync($"/v1/albums/{album}")).Success();
        Assert.Equal(JTokenType.String, filled["mediaItemsCount"]!.Type);
        Assert.Equal("2", (string?)filled["mediaItemsCount"]);
        Assert.Equal(first, (string?)filled["coverPhotoMediaItemId"]);
        Assert.StartsWith(_app.Address + "lr/", (string?)filled["coverPhotoBaseUrl"]);

        await _app.PostAsync($"/v1/albums/{album}:batchRemoveMediaItems", $$"""{ "mediaItemIds": ["{{first}}"] }""");
        var rest = (await _app.GetAsync($"/v1/albums/{album}")).Success();
        Assert.Equal("1", (string?)rest["mediaItemsCount"]);
        Assert.Equal(second, (string?)rest["coverPhotoMediaItemId"]);
    }

    [Fact]
    public async Task Patch_changes_only_the_fields_of_its_mask()
    {
        var album = await _app.CreateAlbumAsync("Before");
        var first = await _app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var second = await _app.AddIdAsync(TestPhotos.Jpeg(2), albumId: album);
        var request = $$"""{ "title": "After", "coverPhotoMediaItemId": "{{second}}" }""";

        var title = (await _app.PatchAsync($"/v1/albums/{album}?updateMask=title", request)).Success();
        Assert.Equal(("After", first), ((string?)title["title"], (string?)title["coverPhotoMediaItemId"]));

        await _app.PatchAsync($"/v1/albums/{album}?updateMask=cover_photo_media_item_id", request);
        var both = (await _app.GetAsync($"/v1/albums/{album}")).Success();
        Assert.Equal(("After", second), ((string?)both["title"], (string?)both["coverPhotoMediaItemId"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task Patch_refuses_a_title_that_is_too_long(int length)
    {
        var album = await _app.CreateAlbumAsync("Before");

        (
            await _app.PatchAsync(
                $"/v1/albums/{album}?updateMask=title",
                $$"""{ "title": "{{new string('x', length)}}" }"""
            )
        ).InvalidField("album.title");

        Assert.Equal("Before", (string?)(await _app.GetAsync($"/v1/albums/{album}")).Success()["title"]);
    }

    [Fact]
    public async Task Patch_of_title_and_cover_changes_both_or_neither()
    {
        var album = await _app.CreateAlbumAsync("Before");
        var outside = await _app.AddIdAsync(TestPhotos.Jpeg(3));
        var mask = "updateMask=title,cover_photo_media_item_id";

        (
            await _app.PatchAsync(
                $"/v1/albums/{album}?{mask}",
                $$"""{ "title": "After", "coverPhotoMediaItemId": "{{outside}}" }"""
            )
        ).InvalidField("album.cover_photo_media_item_id");

        Assert.Equal("Before", (string?)(await _app.GetAsync($"/v1/albums/{album}")).Success()["title"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?updateMask=")]
    [InlineData("?updateMask=description")]
    [InlineData("?updateMask=title,id")]
    [InlineData("?updateMask=coverPhoto")]
    public async Task Mask_must_name_fields_that_can_be_changed(string query)
    {
        var album = await _app.CreateAlbumAsync();

        (await _app.PatchAsync($"/v1/albums/{album}{query}", """{ "title": "After" }""")).InvalidField("update_mask");
    }

    [Fact]
    public async Task An_unknown_album_is_not_found()
    {
        const string Message = "The provided ID does not match any albums";
        (await _app.GetAsync("/v1/albums/unknown")).Error(404, "NOT_FOUND", Message);
        (await _app.PatchAsync("/v1/albums/unknown?updateMask=title", """{ "title": "t" }""")).Error(
            404,
            "NOT_FOUND",
            Message
        );
        (await _app.PostAsync("/v1/mediaItems:search", """{ "albumId": "unknown" }""")).Error(
            404,
            "NOT_FOUND",
            Message
        );
    }
}

namespace PhotosLibrary.Emulator.Tests.Policies;

/// <summary>Several apps on one account, by client id (spec/facts.md, "Apps and what they created").</summary>
public class AppTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    [Fact]
    public async Task Developer_token_names_the_app_which_sees_only_what_that_app_created()
    {
        var (one, two) = (emulator.App("dev:apps@one"), emulator.App("dev:apps@two"));
        var item = await one.AddIdAsync(TestPhotos.Jpeg(1));
        var album = await one.CreateAlbumAsync();

        Assert.Equal([item], TestApp.Ids((await one.GetAsync("/v1/mediaItems")).Success()));
        Assert.Equal("{}", (await two.GetAsync("/v1/mediaItems")).Body);
        Assert.Equal("{}", (await emulator.App("dev:apps").GetAsync("/v1/albums")).Body);
        (await two.GetAsync($"/v1/albums/{album}")).Error(404, "NOT_FOUND");
        (await two.PostAsync($"/v1/albums/{album}:batchAddMediaItems", """{ "mediaItemIds": ["x"] }""")).Error(
            400,
            "INVALID_ARGUMENT",
            "No permission to add media items to this album."
        );
    }

    [Fact]
    public async Task An_account_may_look_like_an_address()
    {
        await emulator.App("dev:ann@photos.example@one").CreateAlbumAsync();

        Assert.Contains("ann@photos.example", emulator.Library.ListAccounts());
    }

    [Theory]
    [InlineData("dev:@app")]
    [InlineData("dev:alice@")]
    [InlineData("dev:@")]
    public async Task Developer_token_with_an_empty_name_is_invalid(string token)
    {
        (await emulator.App(token).GetAsync("/v1/albums")).Error(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Upload_token_is_valid_only_for_the_app_that_uploaded()
    {
        var token = await emulator.App("dev:tokens@one").UploadRawAsync(TestPhotos.Jpeg(1));

        (
            await emulator
                .App("dev:tokens@two")
                .PostAsync(
                    "/v1/mediaItems:batchCreate",
                    $$"""
                    { "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }
                    """
                )
        ).Error(400, "INVALID_ARGUMENT", "Request must contain a valid upload token.");
    }

    // spec/facts.md, "Duplicates": duplicates are found per user. The item stays the first app's.
    [Fact]
    public async Task Bytes_of_another_app_give_the_item_of_that_app_which_stays_hidden()
    {
        var (one, two) = (emulator.App("dev:duplicates@one"), emulator.App("dev:duplicates@two"));
        var first = await one.AddIdAsync(TestPhotos.Jpeg(1), "first.jpg");

        var second = await two.AddAsync(TestPhotos.Jpeg(1), "second.jpg");

        Assert.Equal((first, "first.jpg"), ((string?)second["id"], (string?)second["filename"]));
        (await two.GetAsync($"/v1/mediaItems/{first}")).Error(400, "INVALID_ARGUMENT", "Invalid media item ID.");
        (await two.PatchAsync($"/v1/mediaItems/{first}?updateMask=description", """{ "description": "d" }""")).Error(
            400,
            "INVALID_ARGUMENT"
        );
        Assert.Equal([first], TestApp.Ids((await one.GetAsync("/v1/mediaItems")).Success()));
    }
}

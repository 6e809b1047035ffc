using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>mediaItems.batchCreate (spec/facts.md, "Creating media items" and "Batch results").</summary>
public class BatchCreateTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Status_of_a_created_item_is_a_message_without_a_code()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(1));

        var result = (await CreateAsync(Item(token, "one.jpg", "Words"))).Success()["newMediaItemResults"]![0]!;

        Assert.Equal(token, (string?)result["uploadToken"]);
        Assert.Equal("""{"message":"Success"}""", result["status"]!.ToString(Formatting.None));
        Assert.Equal("one.jpg", (string?)result["mediaItem"]!["filename"]);
        Assert.Equal("Words", (string?)result["mediaItem"]!["description"]);
        Assert.Equal("image/jpeg", (string?)result["mediaItem"]!["mimeType"]);
    }

    [Fact]
    public async Task Invalid_bytes_fail_only_their_own_result_and_results_keep_the_order()
    {
        var good = await _app.UploadRawAsync(TestPhotos.Jpeg(2));
        var bad = await _app.UploadRawAsync(TestPhotos.NotAPhoto);
        var alsoGood = await _app.UploadRawAsync(TestPhotos.Jpeg(3));

        var results = (JArray)
            (await CreateAsync(Item(good), Item(bad), Item(alsoGood))).Success()["newMediaItemResults"]!;

        Assert.Equal([good, bad, alsoGood], results.Select(result => (string)result["uploadToken"]!));
        Assert.Equal([true, false, true], results.Select(result => result["mediaItem"] is not null));
        Assert.Equal(
            """{"code":3,"message":"Failed: There was an error while trying to create this media item."}""",
            results[1]["status"]!.ToString(Formatting.None)
        );
    }

    [Fact]
    public async Task Same_bytes_give_the_existing_item_with_its_first_name()
    {
        var first = await _app.AddAsync(TestPhotos.Jpeg(4), "first.jpg");
        var again = await _app.AddAsync(TestPhotos.Jpeg(4), "second.jpg");

        Assert.Equal(((string?)first["id"], "first.jpg"), ((string?)again["id"], (string?)again["filename"]));
        Assert.Single(TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success()));
    }

    [Fact]
    public async Task Same_bytes_twice_in_one_call_are_one_item_and_one_ALREADY_EXISTS()
    {
        var tokens = new[]
        {
            await _app.UploadRawAsync(TestPhotos.Jpeg(5)),
            await _app.UploadRawAsync(TestPhotos.Jpeg(5)),
        };

        var results = (await CreateAsync(Item(tokens[0]), Item(tokens[1]))).Success()["newMediaItemResults"]!;

        Assert.Equal(tokens, results.Select(result => (string)result["uploadToken"]!));
        Assert.NotNull(results[0]!["mediaItem"]);
        Assert.Null(results[1]!["mediaItem"]);
        Assert.Equal(
            """{"code":6,"message":"Failed: There was an error while trying to create this media item."}""",
            results[1]!["status"]!.ToString(Newtonsoft.Json.Formatting.None)
        );
        Assert.Single(TestApp.Ids((await _app.GetAsync("/v1/mediaItems")).Success()));
    }

    [Fact]
    public async Task Known_photo_is_added_to_the_given_album()
    {
        var album = await _app.CreateAlbumAsync();
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(6));

        await _app.AddAsync(TestPhotos.Jpeg(6), albumId: album);

        Assert.Equal([id], await _app.ListAlbumAsync(album));
    }

    [Fact]
    public async Task Same_bytes_of_two_accounts_are_two_items()
    {
        var other = emulator.NewAccount();

        Assert.NotEqual(await _app.AddIdAsync(TestPhotos.Jpeg(7)), await other.AddIdAsync(TestPhotos.Jpeg(7)));
    }

    [Fact]
    public async Task Upload_token_used_twice_gives_the_same_item()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(8));

        var first = (await CreateAsync(Item(token))).Success()["newMediaItemResults"]![0]!["mediaItem"]!;
        var second = (await CreateAsync(Item(token))).Success()["newMediaItemResults"]![0]!["mediaItem"]!;

        Assert.Equal((string?)first["id"], (string?)second["id"]);
    }

    [Fact]
    public async Task File_name_of_the_upload_is_used_unless_the_item_has_one()
    {
        var kept = await _app.UploadRawAsync(TestPhotos.Jpeg(9), "%C3%A9t%C3%A9.jpg");
        var replaced = await _app.UploadRawAsync(TestPhotos.Jpeg(10), "upload.jpg");

        var results = (await CreateAsync(Item(kept), Item(replaced, "batch.jpg"))).Success()["newMediaItemResults"]!;

        Assert.Equal(["été.jpg", "batch.jpg"], results.Select(result => (string)result["mediaItem"]!["filename"]!));
    }

    [Fact]
    public async Task Batch_of_50_items_is_accepted_and_of_51_refused()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(11));

        var fifty = await CreateAsync([.. Enumerable.Repeat(Item(token), 50)]);
        Assert.Equal(50, ((JArray)fifty.Success()["newMediaItemResults"]!).Count);
        (await CreateAsync([.. Enumerable.Repeat(Item(token), 51)])).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must have less than 50 items."
        );
    }

    [Fact]
    public async Task Invalid_upload_token_fails_the_call_and_creates_nothing()
    {
        var good = await _app.UploadRawAsync(TestPhotos.Jpeg(12));
        var foreign = await emulator.NewAccount().UploadRawAsync(TestPhotos.Jpeg(13));
        const string Message = "Request must contain a valid upload token.";

        (await CreateAsync(Item(good), Item("unknown"))).Error(400, "INVALID_ARGUMENT", Message);
        (await CreateAsync(Item(good), Item(foreign))).Error(400, "INVALID_ARGUMENT", Message);
        (await CreateAsync(Item(good), "{}")).Error(400, "INVALID_ARGUMENT", Message);
        (await CreateAsync()).Error(400, "INVALID_ARGUMENT", Message);

        Assert.Equal("{}", (await _app.GetAsync("/v1/mediaItems")).Body);
    }

    [Fact]
    public async Task Upload_token_expires_after_a_day()
    {
        await using var own = await TestEmulator.StartAsync();
        var app = own.NewAccount();
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(14));
        var request = $$"""{ "newMediaItems": [{{Item(token)}}] }""";

        own.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await app.PostAsync("/v1/mediaItems:batchCreate", request)).Success();
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.PostAsync("/v1/mediaItems:batchCreate", request)).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must contain a valid upload token."
        );
    }

    [Fact]
    public async Task The_album_must_exist_and_belong_to_the_app()
    {
        string[] scopes = [.. PhotosLibraryScopes.All];
        var owner = emulator.AppWithScopes(scopes, "batch-account", "owner");
        var other = emulator.AppWithScopes(scopes, "batch-account", "other");
        var album = await owner.CreateAlbumAsync();
        var token = await other.UploadRawAsync(TestPhotos.Jpeg(15));

        (await other.PostAsync("/v1/mediaItems:batchCreate", Request("unknown"))).Error(
            404,
            "NOT_FOUND",
            "The provided ID does not match any albums"
        );
        (await other.PostAsync("/v1/mediaItems:batchCreate", Request(album))).Error(
            400,
            "INVALID_ARGUMENT",
            "No permission to add media items to this album."
        );

        string Request(string id) => $$"""{ "albumId": "{{id}}", "newMediaItems": [{{Item(token)}}] }""";
    }

    [Fact]
    public async Task A_position_needs_an_album()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(16));

        (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "albumPosition": { "position": "FIRST_IN_ALBUM" }, "newMediaItems": [{{Item(token)}}] }"""
            )
        ).InvalidField("album_position");
    }

    [Fact]
    public async Task Invalid_position_fails_the_call_and_creates_nothing()
    {
        var album = await _app.CreateAlbumAsync();
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(17));

        (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""
                {
                  "albumId": "{{album}}",
                  "albumPosition": { "position": "AFTER_MEDIA_ITEM", "relativeMediaItemId": "unknown" },
                  "newMediaItems": [{{Item(token)}}]
                }
                """
            )
        ).InvalidField("album_position.relative_media_item_id");

        Assert.Equal("{}", (await _app.GetAsync("/v1/mediaItems")).Body);
    }

    [Fact]
    public async Task Names_and_descriptions_have_limits()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(18));

        (await CreateAsync(Item(token, new string('n', 255), new string('d', 999)))).Success();
        (await CreateAsync(Item(token), Item(token, new string('n', 256)))).InvalidField(
            "new_media_items[1].simple_media_item.file_name"
        );
        (await CreateAsync(Item(token, description: new string('d', 1000)))).InvalidField(
            "new_media_items[0].description"
        );
    }

    [Fact]
    public async Task Concurrent_calls_with_the_same_bytes_create_one_item()
    {
        var token = await _app.UploadRawAsync(TestPhotos.Jpeg(19));

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(Item(token))));

        Assert.Single(
            responses
                .Select(response => (string?)response.Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"])
                .Distinct()
        );
    }

    private Task<ApiResponse> CreateAsync(params string[] items) =>
        _app.PostAsync("/v1/mediaItems:batchCreate", $$"""{ "newMediaItems": [{{string.Join(',', items)}}] }""");

    private static string Item(string token, string? fileName = null, string? description = null) =>
        new JObject
        {
            ["description"] = description,
            ["simpleMediaItem"] = new JObject { ["uploadToken"] = token, ["fileName"] = fileName },
        }.ToString(Formatting.None);
}

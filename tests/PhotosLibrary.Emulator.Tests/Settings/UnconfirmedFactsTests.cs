using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Settings;

/// <summary>What is not confirmed, either way (spec/facts.md, "Marks").</summary>
public class UnconfirmedFactsTests
{
    private const string Chunks = "X-Goog-Upload-Protocol: resumable";

    [Theory]
    [InlineData(RefusalOrCoercion.Coerce, 200)]
    [InlineData(RefusalOrCoercion.Refuse, 400)]
    public async Task Page_size_above_the_maximum_is_reduced_or_refused(RefusalOrCoercion setting, int status)
    {
        // 15.6
        await using var emulator = await StartAsync(facts => facts.LargePageSize = setting);
        var app = emulator.App("dev:alice");

        Assert.Equal(status, (int)(await app.GetAsync("/v1/albums?pageSize=51")).Status);
        Assert.Equal(status, (int)(await app.PostAsync("/v1/mediaItems:search", """{ "pageSize": 101 }""")).Status);
        Assert.Equal(200, (int)(await app.GetAsync("/v1/mediaItems?pageSize=100")).Status);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 207)]
    public async Task Partly_failed_batch_is_200_or_207(bool setting, int status)
    {
        // 15.1
        await using var emulator = await StartAsync(facts => facts.PartlyFailedBatchIsMultiStatus = setting);
        var app = emulator.App("dev:alice");
        var good = await app.UploadRawAsync(TestPhotos.Jpeg(1));
        var bad = await app.UploadRawAsync(TestPhotos.NotAPhoto);

        var partly = await CreateAsync(app, good, bad);
        var wholly = await CreateAsync(app, good);

        Assert.Equal((status, 200), ((int)partly.Status, (int)wholly.Status));
        Assert.Equal(2, partly.Json["newMediaItemResults"]!.Count());
        Assert.NotNull(partly.Json["newMediaItemResults"]![0]!["mediaItem"]);
    }

    [Theory]
    [InlineData(UnknownAlbumError.NotFound, 404, "NOT_FOUND")]
    [InlineData(UnknownAlbumError.InvalidArgument, 400, "INVALID_ARGUMENT")]
    public async Task Unknown_album_is_404_or_400(UnknownAlbumError setting, int code, string status)
    {
        // 15.7
        await using var emulator = await StartAsync(facts => facts.UnknownAlbum = setting);
        var app = emulator.App("dev:alice");
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(1));

        (await app.GetAsync("/v1/albums/none")).Error(code, status);
        (await app.PatchAsync("/v1/albums/none?updateMask=title", """{ "title": "t" }""")).Error(code, status);
        (await app.PostAsync("/v1/mediaItems:search", """{ "albumId": "none" }""")).Error(code, status);

        // That of batchCreate is confirmed (8).
        (
            await app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "albumId": "none", "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Error(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, null)]
    public async Task Same_bytes_twice_in_one_batch_are_ALREADY_EXISTS_or_the_same_item(bool setting, int? code)
    {
        // 8
        await using var emulator = await StartAsync(facts => facts.RepeatInBatchSucceeds = setting);
        var app = emulator.App("dev:alice");
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(1));

        var results = (await CreateAsync(app, token, token)).Success()["newMediaItemResults"]!;

        Assert.Equal(code, (int?)results[1]!["status"]!["code"]);
        Assert.Equal(
            setting ? (string?)results[0]!["mediaItem"]!["id"] : null,
            (string?)results[1]!["mediaItem"]?["id"]
        );
    }

    [Fact]
    public async Task Same_video_twice_in_one_batch_has_the_text_that_Google_has_for_videos()
    {
        await using var emulator = await StartAsync(_ => { });
        var app = emulator.App("dev:alice");
        var photo = await app.UploadRawAsync(TestPhotos.Jpeg(1));
        var video = await app.UploadRawAsync(SampleVideos.Mp4());

        var results = (await CreateAsync(app, photo, video, photo, video)).Success()["newMediaItemResults"]!;

        Assert.Equal(
            [
                (6, "Failed: There was an error while trying to create this media item."),
                (6, "EXISTS: There was an error while trying to create this media item."),
            ],
            results.Skip(2).Select(result => ((int)result["status"]!["code"]!, (string?)result["status"]!["message"]))
        );
    }

    [Fact]
    public async Task Base_url_without_a_suffix_is_refused_if_it_needs_one()
    {
        await using var emulator = await StartAsync(facts => facts.BaseUrlNeedsSuffix = true);
        var app = emulator.App("dev:alice");
        var album = await app.CreateAlbumAsync();
        var id = await app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        var photo = (string?)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"];
        var cover = (string?)(await app.GetAsync($"/v1/albums/{album}")).Success()["coverPhotoBaseUrl"];

        foreach (var url in new[] { photo, cover, photo + "=" })
        {
            var response = await emulator.Http.GetAsync(url);
            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("needs a suffix", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (int)(await emulator.Http.GetAsync(photo + "=s96-c")).StatusCode);
    }

    [Fact]
    public async Task Suffixes_that_Google_does_not_document_are_refused_if_so_set()
    {
        await using var emulator = await StartAsync(facts => facts.UndocumentedSuffixes = false);
        var app = emulator.App("dev:alice");
        var url = (string?)
            (await app.GetAsync($"/v1/mediaItems/{await app.AddIdAsync(TestPhotos.Jpeg(1))}")).Success()["baseUrl"];

        var refused = await emulator.Http.GetAsync(url + "=w64-rw");

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("'rw'", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await emulator.Http.GetAsync(url + "=w64-h64-c")).StatusCode);
        Assert.Equal(200, (int)(await emulator.Http.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task Upload_token_used_twice_gives_the_same_item_or_is_spent()
    {
        // 15.10
        await using var emulator = await StartAsync(_ => { });
        var app = emulator.App("dev:alice");
        var token = await app.UploadRawAsync(TestPhotos.Jpeg(1));

        Assert.Equal(ItemOf(await CreateAsync(app, token)), ItemOf(await CreateAsync(app, token)));

        await using var strict = await StartAsync(facts => facts.UploadTokenIsSpent = true);
        app = strict.App("dev:alice");
        token = await app.UploadRawAsync(TestPhotos.Jpeg(1));
        (await CreateAsync(app, token)).Success();
        (await CreateAsync(app, token)).Error(400, "INVALID_ARGUMENT", "Request must contain a valid upload token.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Query_of_a_finished_session_returns_the_token_or_nothing(bool setting)
    {
        // 15.4
        await using var emulator = await StartAsync(facts => facts.FinalQueryReturnsToken = setting);
        var app = emulator.App("dev:alice");
        var url = await StartUploadAsync(app);
        var token = (await app.UploadAsync(url, [1, 2], "X-Goog-Upload-Command: upload, finalize")).Body;

        var query = await app.UploadAsync(url, [], "X-Goog-Upload-Command: query");

        Assert.Equal(
            ("final", "2"),
            (query.Headers["X-Goog-Upload-Status"], query.Headers["X-Goog-Upload-Size-Received"])
        );
        Assert.Equal(setting ? token : "", query.Body);
    }

    [Fact]
    public async Task Granularity_of_chunks_can_be_set()
    {
        // 15.4
        await using var emulator = await StartAsync(facts => facts.ChunkGranularity = 10);
        var app = emulator.App("dev:alice");
        var started = await app.UploadAsync("/v1/uploads", [], Chunks, "X-Goog-Upload-Command: start");
        var url = started.Headers["X-Goog-Upload-URL"];

        Assert.Equal("10", started.Headers["X-Goog-Upload-Chunk-Granularity"]);
        (await app.UploadAsync(url, new byte[9], "X-Goog-Upload-Command: upload")).BareStatus(400, 3);
        Assert.Equal(200, (int)(await app.UploadAsync(url, new byte[20], "X-Goog-Upload-Command: upload")).Status);
    }

    [Fact]
    public async Task Lifetime_of_a_session_can_be_set()
    {
        // 15.4
        await using var emulator = await StartAsync(facts => facts.SessionLife = TimeSpan.FromHours(1));
        var app = emulator.App("dev:alice");
        var url = await StartUploadAsync(app);

        emulator.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (int)(await app.UploadAsync(url, [], "X-Goog-Upload-Command: query")).Status);
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.UploadAsync(url, [], "X-Goog-Upload-Command: query")).BareStatus(404, 5);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 403)]
    public async Task Enrichment_with_the_scope_to_edit_is_accepted_or_refused(bool setting, int status)
    {
        // 15.3
        await using var emulator = await StartAsync(facts => facts.EnrichmentAcceptsEditScope = setting);
        var album = await emulator.AppWithScopes(PhotosLibraryScopes.All, "alice").CreateAlbumAsync();

        var response = await emulator
            .AppWithScopes([PhotosLibraryScopes.EditAppCreatedData], "alice")
            .PostAsync(
                $"/v1/albums/{album}:addEnrichment",
                """{ "newEnrichmentItem": { "textEnrichment": { "text": "t" } }, "albumPosition": { "position": 1 } }"""
            );

        Assert.Equal(status, (int)response.Status);
    }

    [Theory]
    [InlineData(FullAlbumError.InvalidArgument, 400, "INVALID_ARGUMENT")]
    [InlineData(FullAlbumError.ResourceExhausted, 429, "RESOURCE_EXHAUSTED")]
    public async Task Full_album_is_400_or_429(FullAlbumError setting, int code, string status)
    {
        // 15.15
        var folder = Directory.CreateTempSubdirectory();
        await using (
            var emulator = await TestEmulator.StartAsync(
                folder.FullName,
                options => options.Unconfirmed.FullAlbum = setting
            )
        )
        {
            var app = emulator.App("dev:alice");
            var album = await app.CreateAlbumAsync();
            var item = await app.AddIdAsync(TestPhotos.Jpeg(1));
            Fill(Path.Combine(folder.FullName, "library.db"));

            (
                await app.PostAsync($"/v1/albums/{album}:batchAddMediaItems", $$"""{ "mediaItemIds": ["{{item}}"] }""")
            ).Error(code, status);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 200)]
    public async Task Update_mask_in_camel_case_is_accepted_or_refused(bool setting, int status)
    {
        // 15.16
        await using var emulator = await StartAsync(facts => facts.CamelCaseUpdateMask = setting);
        var app = emulator.App("dev:alice");
        var album = await app.CreateAlbumAsync();
        var item = await app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);

        var response = await app.PatchAsync(
            $"/v1/albums/{album}?updateMask=coverPhotoMediaItemId",
            $$"""{ "coverPhotoMediaItemId": "{{item}}" }"""
        );

        Assert.Equal(status, (int)response.Status);
    }

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 200)]
    public async Task Empty_album_title_is_refused_or_accepted(bool setting, int status)
    {
        // 15.16
        await using var emulator = await StartAsync(facts => facts.EmptyAlbumTitle = setting);

        var response = await emulator.App("dev:alice").PostAsync("/v1/albums", """{ "album": { "title": "" } }""");

        Assert.Equal(status, (int)response.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Created_item_has_a_base_url_or_none(bool setting)
    {
        // 15.17
        await using var emulator = await StartAsync(facts => facts.CreatedItemHasBaseUrl = setting);

        var item = await emulator.App("dev:alice").AddAsync(TestPhotos.Jpeg(1));

        Assert.Equal(setting, item.ContainsKey("baseUrl"));
    }

    [Fact]
    public async Task A_new_item_is_listed_at_once_and_found_by_filters_later()
    {
        // 5: the lag is a fact, its length is not.
        await using var emulator = await StartAsync(facts => facts.FilteredSearchLag = TimeSpan.FromMinutes(5));
        var app = emulator.App("dev:alice");
        await app.AddAsync(TestPhotos.Jpeg(1));
        const string Filtered = """{ "filters": { "mediaTypeFilter": { "mediaTypes": ["PHOTO"] } } }""";

        Assert.Single(TestApp.Ids((await app.PostAsync("/v1/mediaItems:search", "{}")).Success()));
        Assert.Empty(TestApp.Ids((await app.PostAsync("/v1/mediaItems:search", Filtered)).Success()));
        emulator.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(TestApp.Ids((await app.PostAsync("/v1/mediaItems:search", Filtered)).Success()));
    }

    private static void Fill(string file)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={file};Pooling=False;Foreign Keys=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO album_entries (album, position, media_item) SELECT 1, i, i + 1000 FROM n
            """;
        command.ExecuteNonQuery();
    }

    private static Task<TestEmulator> StartAsync(Action<UnconfirmedFacts> configure) =>
        TestEmulator.StartAsync(configure: options => configure(options.Unconfirmed));

    private static async Task<string> StartUploadAsync(TestApp app) =>
        (await app.UploadAsync("/v1/uploads", [], Chunks, "X-Goog-Upload-Command: start")).Headers["X-Goog-Upload-URL"];

    private static Task<ApiResponse> CreateAsync(TestApp app, params string[] tokens) =>
        app.PostAsync(
            "/v1/mediaItems:batchCreate",
            new JObject
            {
                ["newMediaItems"] = new JArray(
                    tokens.Select(token => new JObject
                    {
                        ["simpleMediaItem"] = new JObject { ["uploadToken"] = token },
                    })
                ),
            }.ToString()
        );

    private static string? ItemOf(ApiResponse response) =>
        (string?)response.Success()["newMediaItemResults"]![0]!["mediaItem"]!["id"];
}

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>What the JSON front end takes and refuses (spec/facts.md, "JSON requests").</summary>
public class RequestReadingTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Error_of_an_unknown_field_names_the_field()
    {
        var error = (
            await _app.PostAsync("/v1/albums", """{ "album": { "title": "t", "colour": "red" }, "x": 1 }""")
        ).Error(400, "INVALID_ARGUMENT");

        Assert.Equal(
            """
            Invalid JSON payload received. Unknown name "colour" at 'album': Cannot find field.
            Invalid JSON payload received. Unknown name "x": Cannot find field.
            """,
            (string?)error["message"]
        );
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string?)error["details"]![0]!["@type"]);
        Assert.Equal("album", (string?)error["details"]![0]!["fieldViolations"]![0]!["field"]);
        Assert.Equal(
            """Invalid JSON payload received. Unknown name "colour" at 'album': Cannot find field.""",
            (string?)error["details"]![0]!["fieldViolations"]![0]!["description"]
        );
    }

    [Fact]
    public async Task Error_names_a_field_by_its_path_in_the_protos_spelling()
    {
        var error = (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                """{ "newMediaItems": [{}, { "simpleMediaItem": { "token": "t" } }] }"""
            )
        ).Error(400, "INVALID_ARGUMENT");

        Assert.Equal(
            "Invalid JSON payload received. Unknown name \"token\" at 'new_media_items[1].simple_media_item': "
                + "Cannot find field.",
            (string?)error["message"]
        );
    }

    // Google's client for PHP, over REST: what stands in the path is a field of the request message too, and is sent
    // again in the body or in the query (sections 3.1 and 3.2 have the fields).
    [Theory]
    [InlineData("albumId")]
    [InlineData("album_id")]
    public async Task Parameter_of_the_path_may_be_in_the_body_too(string name)
    {
        var album = await _app.CreateAlbumAsync();
        var item = await _app.AddIdAsync(TestPhotos.Jpeg(1));

        (
            await _app.PostAsync(
                $"/v1/albums/{album}:batchAddMediaItems",
                $$"""{ "{{name}}": "{{album}}", "mediaItemIds": ["{{item}}"] }"""
            )
        ).Success();

        Assert.Equal([item], await _app.ListAlbumAsync(album));
        (
            await _app.PatchAsync($"/v1/albums/{album}?updateMask=title", $$"""{ "{{name}}": "x", "title": "t" }""")
        ).Error(400, "INVALID_ARGUMENT", $"Invalid JSON payload received. Unknown name \"{name}\": Cannot find field.");
    }

    [Theory]
    [InlineData("mediaItemId")]
    [InlineData("media_item_id")]
    public async Task Parameter_of_the_path_may_be_in_the_query_too(string name)
    {
        var item = await _app.AddIdAsync(TestPhotos.Jpeg(2));

        (await _app.GetAsync($"/v1/mediaItems/{item}?{name}={item}")).Success();
        (await _app.GetAsync($"/v1/mediaItems?{name}={item}")).Error(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("""{ "album": """)]
    [InlineData("""{ "album": } """)]
    [InlineData("""{ "album": {} } more""")]
    [InlineData("no JSON")]
    public async Task Malformed_json_is_refused_with_an_excerpt(string request)
    {
        var error = (await _app.PostAsync("/v1/albums", request)).Error(400, "INVALID_ARGUMENT");

        Assert.StartsWith("Invalid JSON payload received. Unexpected ", (string?)error["message"]);
        Assert.DoesNotContain("Newtonsoft", error.ToString());
        Assert.DoesNotContain("Path", error.ToString());
    }

    [Theory]
    [InlineData("[]", "Invalid JSON payload received. Unknown name \"\": Root element must be a message.")]
    [InlineData(
        """{ "album": 5 }""",
        "Invalid value at 'album' (type.googleapis.com/google.photos.library.v1.Album), 5"
    )]
    [InlineData("""{ "album": { "title": 5 } }""", "Invalid value at 'album.title' (TYPE_STRING), 5")]
    [InlineData(
        """{ "album": { "mediaItemsCount": 99999999999999999999 } }""",
        "Invalid value at 'album.media_items_count' (TYPE_INT64), 99999999999999999999"
    )]
    [InlineData(
        """{ "album": { "isWriteable": "yes" } }""",
        "Invalid value at 'album.is_writeable' (TYPE_BOOL), \"yes\""
    )]
    [InlineData(
        """{ "album": { "mediaItemsCount": 1.5 } }""",
        "Invalid value at 'album.media_items_count' (TYPE_INT64), 1.5"
    )]
    public async Task A_value_of_another_type_is_refused(string request, string message) =>
        (await _app.PostAsync("/v1/albums", request)).Error(400, "INVALID_ARGUMENT", message);

    // Clients of generators send back the whole item that they were given.
    [Theory]
    [InlineData("\"creationTime\": \"2024-02-29T23:59:58.123456789+02:00\"")]
    [InlineData("\"creationTime\": \"2024-02-29T23:59:58Z\"")]
    [InlineData("\"photo\": { \"exposureTime\": \"0.016666667s\" }")]
    [InlineData("\"photo\": { \"exposureTime\": \"-1s\" }")]
    public async Task Patch_accepts_a_whole_item_with_times_in_any_form(string metadata)
    {
        var item = await _app.AddIdAsync(TestPhotos.Jpeg(3));

        var changed = (
            await _app.PatchAsync(
                $"/v1/mediaItems/{item}?updateMask=description",
                $$"""{ "id": "{{item}}", "description": "Sea", "mediaMetadata": { {{metadata}} } }"""
            )
        ).Success();

        Assert.Equal("Sea", (string?)changed["description"]);
    }

    [Theory]
    [InlineData(
        "\"mediaMetadata\": { \"photo\": { \"exposureTime\": \"quick\" } }",
        "Invalid value at 'media_metadata.photo.exposure_time' "
            + "(type.googleapis.com/google.protobuf.Duration), \"quick\""
    )]
    [InlineData(
        "\"mediaMetadata\": { \"photo\": { \"exposureTime\": \"999999999999s\" } }",
        "Invalid value at 'media_metadata.photo.exposure_time' "
            + "(type.googleapis.com/google.protobuf.Duration), \"999999999999s\""
    )]
    [InlineData(
        "\"mediaMetadata\": { \"creationTime\": \"soon\" }",
        "Invalid value at 'media_metadata.creation_time' (type.googleapis.com/google.protobuf.Timestamp), \"soon\""
    )]
    [InlineData(
        "\"AdditionalProperties\": 5",
        "Invalid JSON payload received. Unknown name \"AdditionalProperties\": Cannot find field."
    )]
    public async Task Patch_refuses_invalid_times_and_unknown_fields(string field, string message)
    {
        var item = await _app.AddIdAsync(TestPhotos.Jpeg(4));

        (await _app.PatchAsync($"/v1/mediaItems/{item}?updateMask=description", $$"""{ {{field}} }""")).Error(
            400,
            "INVALID_ARGUMENT",
            message
        );
        (await _app.GetAsync("/v1/mediaItems?fields=AdditionalProperties")).Error(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("?pageSize=many", "Invalid value at 'page_size' (TYPE_INT32), \"many\"")]
    [InlineData(
        "?excludeNonAppCreatedData=perhaps",
        "Invalid value at 'exclude_non_app_created_data' (TYPE_BOOL), \"perhaps\""
    )]
    public async Task A_parameter_of_another_type_is_refused(string query, string message) =>
        (await _app.GetAsync($"/v1/albums{query}")).Error(400, "INVALID_ARGUMENT", message);

    [Theory]
    [InlineData("""{ "pageSize": "5", "filters": { "includeArchivedMedia": "true" } }""")]
    [InlineData("""{ "page_size": 5, "filters": { "include_archived_media": true } }""")]
    [InlineData("""{ "pageSize": null, "filters": null, "albumId": null }""")]
    [InlineData("""{ "pageSize": 5.0 }""")]
    public async Task Lenient_forms_of_values_are_accepted_as_at_Google(string request) =>
        (await _app.PostAsync("/v1/mediaItems:search", request)).Success();

    [Fact]
    public async Task Json_body_is_read_whatever_its_content_type()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, "/v1/albums"))
        {
            Content = new StringContent(
                """{ "album": { "title": "t" } }""",
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")
            ),
        };

        Assert.Equal("t", (string?)(await _app.SendAsync(request)).Success()["title"]);
    }

    [Theory]
    [InlineData("GET", "/v1/unknown")]
    [InlineData("DELETE", "/v1/albums")]
    [InlineData("PUT", "/v1/mediaItems/x")]
    [InlineData("GET", "/v1/mediaItems:search/x")]
    [InlineData("POST", "/v2/albums")]
    [InlineData("GET", "/v1/uploads")]
    public async Task Unknown_path_is_not_found_in_Googles_envelope(string verb, string path) =>
        (await _app.SendAsync(new HttpMethod(verb), path, "{}")).Error(404, "NOT_FOUND", "Method not found.");

    [Fact]
    public async Task Unexpected_exception_gives_500_without_details()
    {
        var response = await emulator.App(TestTokens.Fatal).GetAsync("/v1/albums");

        response.Error(500, "INTERNAL", "Internal error encountered.");
        Assert.DoesNotContain("secret", response.Body);
        Assert.DoesNotContain("Exception", response.Body);
    }
}

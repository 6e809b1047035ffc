namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>System parameters and the spelling of queries and paths (spec/facts.md, "System parameters").</summary>
public class SystemParameterTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Theory]
    [InlineData("alt=json")]
    [InlineData("%24.xgafv=2&key=anything&quotaUser=0123456789012345678901234567890123456789")]
    [InlineData("uploadType=media&upload_protocol=raw&prettyPrint=0")]
    [InlineData("page_size=5&exclude_non_app_created_data=true")]
    [InlineData("pageSize=5&pageSize=7")]
    [InlineData("callback=&alt=")]
    public async Task Every_method_accepts_the_system_parameters(string query) =>
        (await _app.GetAsync($"/v1/albums?{query}")).Success();

    [Theory]
    [InlineData("alt=proto", "Invalid value at 'alt' (json), \"proto\"")]
    [InlineData("alt=media", "Invalid value at 'alt' (json), \"media\"")]
    [InlineData("%24.xgafv=3", "Invalid value at '$.xgafv' (1 or 2), \"3\"")]
    [InlineData("prettyPrint=perhaps", "Invalid value at 'pretty_print' (TYPE_BOOL), \"perhaps\"")]
    [InlineData("callback=f", "Invalid value at 'callback' (JSONP is not supported), \"f\"")]
    [InlineData(
        "quotaUser=01234567890123456789012345678901234567890",
        "Invalid value at 'quota_user' (at most 40 characters), \"0123456789012345678901234567890123456789…\""
    )]
    [InlineData("page_size=x", "Invalid value at 'page_size' (TYPE_INT32), \"x\"")]
    [InlineData(
        "colour=red",
        "Invalid JSON payload received. Unknown name \"colour\": Cannot bind query parameter. "
            + "Field 'colour' could not be found in request message."
    )]
    public async Task Invalid_value_of_a_system_parameter_is_refused(string query, string message) =>
        (await _app.GetAsync($"/v1/albums?{query}")).Error(400, "INVALID_ARGUMENT", message);

    [Fact]
    public async Task Responses_are_indented_unless_prettyPrint_is_off()
    {
        const string Query = "/v1/albums?fields=title";
        const string Album = """{ "album": { "title": "t" } }""";

        Assert.Equal("{\n  \"title\": \"t\"\n}", (await _app.PostAsync(Query, Album)).Body.ReplaceLineEndings("\n"));
        Assert.Equal("""{"title":"t"}""", (await _app.PostAsync(Query + "&prettyPrint=false", Album)).Body);
        Assert.StartsWith(
            "{\n  \"error\": {\n    \"code\": 400,",
            (await _app.GetAsync("/v1/albums?x=1")).Body.ReplaceLineEndings("\n")
        );
        Assert.StartsWith("{\"error\":{\"code\":400,", (await _app.GetAsync("/v1/albums?x=1&prettyPrint=false")).Body);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("oauth_token")]
    public async Task Access_token_may_be_in_the_query(string name)
    {
        var response = await ApiResponse.ReadAsync(
            await emulator.Http.GetAsync(new Uri(_app.Address, $"/v1/albums?{name}=dev:query"))
        );

        Assert.Equal("{}", response.Success().ToString());
    }

    [Theory]
    [InlineData("/V1/albums")]
    [InlineData("/v1/Albums")]
    [InlineData("/v1/mediaitems")]
    [InlineData("/v1/mediaItems:batchget?mediaItemIds=a")]
    [InlineData("/v1/albums/")]
    public async Task Paths_are_case_sensitive_and_end_without_a_slash(string path) =>
        (await _app.GetAsync(path)).Error(404, "NOT_FOUND", "Method not found.");

    // Not in the facts: the npm package googlephotos sends it, and its users upload with it.
    [Theory]
    [InlineData("/v1/mediaItems/:batchGet?mediaItemIds=x", "GET", 200)]
    [InlineData("/v1/mediaItems/:search", "POST", 200)]
    [InlineData("/v1/albums/:share", "POST", 404)]
    public async Task Slash_before_a_custom_verb_is_accepted(string path, string verb, int status) =>
        Assert.Equal(status, (int)(await _app.SendAsync(new HttpMethod(verb), path, "{}")).Status);

    [Fact]
    public async Task An_id_may_be_percent_encoded()
    {
        var album = await _app.CreateAlbumAsync();
        var encoded = string.Concat(album.Select(letter => $"%{(int)letter:X2}"));

        Assert.Equal(album, (string?)(await _app.GetAsync($"/v1/albums/{encoded}")).Success()["id"]);
    }

    [Fact]
    public async Task Search_accepts_strings_for_numbers_a_number_for_an_enum_one_date_for_a_list_and_either_spelling()
    {
        var item = await _app.AddIdAsync(TestPhotos.Jpeg(1, "2021:03:04 05:06:07"));

        var found = await _app.PostAsync(
            "/v1/mediaItems:search",
            """
            { "page_size": "5", "filters": {
                "date_filter": { "dates": { "year": "2021", "month": 3, "day": "4" } },
                "mediaTypeFilter": { "mediaTypes": 2 },
                "include_archived_media": "true" } }
            """
        );

        Assert.Equal([item], TestApp.Ids(found.Success()));
    }

    [Fact]
    public async Task Upload_headers_may_be_in_the_query_after_a_slash_as_Googles_importer_sends_them()
    {
        // spec/facts.md, "Raw uploads"
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(
                _app.Address,
                "/v1/uploads/?Content-type=application/octet-stream&X-Goog-Upload-Protocol=raw"
                    + "&x-goog-upload-file-name=a.jpg&access_token=dev:importer"
            )
        )
        {
            Content = new ByteArrayContent(TestPhotos.Jpeg(1)),
        };

        var response = await ApiResponse.ReadAsync(await emulator.Http.SendAsync(request));

        Assert.Equal(200, (int)response.Status);
        var created = await emulator
            .App("dev:importer")
            .PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": { "simple_media_item": { "upload_token": "{{response.Body}}" } } }"""
            );
        Assert.Equal("a.jpg", (string?)created.Success()["newMediaItemResults"]![0]!["mediaItem"]!["filename"]);
    }
}

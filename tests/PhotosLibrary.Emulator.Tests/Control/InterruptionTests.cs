using System.Net.Sockets;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>
/// Faults that take the place of a response, by their effect on the wire and on the library afterwards.
/// </summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    private const int Granularity = 262_144;

    private TestEmulator _emulator = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _emulator = await TestEmulator.StartAsync();
        _app = _emulator.NewAccount();
    }

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("before", false)]
    [InlineData("after", true)]
    public async Task Reset_loses_the_call_or_only_its_response(string when, bool isThere)
    {
        await _emulator.InjectFaultAsync($$"""{ "operation": "Albums_Create", "reset": true, "when": "{{when}}" }""");

        await AssertResetAsync(_app.CreateAlbumAsync("Lost"));

        Assert.Equal(isThere ? ["Lost"] : [], await _app.AlbumTitlesAsync());
        Assert.Equal(1, await _emulator.FiredAsync());
        var logged = Assert.Single(await _emulator.RequestsAsync("?operation=Albums_Create"));
        Assert.Equal(("fault-1", null), ((string?)logged["fault"], (string?)logged["status"]));
        await _app.CreateAlbumAsync("Found");
    }

    [Theory]
    [InlineData("before", false)]
    [InlineData("after", true)]
    public async Task Error_comes_before_or_after_the_effect_of_the_call(string when, bool isThere)
    {
        await _emulator.InjectFaultAsync(
            $$"""{ "operation": "Albums_Create", "error": "unavailable", "retryAfter": "30s", "when": "{{when}}" }"""
        );

        var response = await _app.PostAsync("/v1/albums", """{ "album": { "title": "Lost" } }""");

        response.Error(503, "UNAVAILABLE", "The service is currently unavailable.");
        Assert.Equal("30", response.Headers["Retry-After"]);
        Assert.Equal(isThere ? ["Lost"] : [], await _app.AlbumTitlesAsync());
    }

    // spec/facts.md, "Errors: texts"
    [Theory]
    [InlineData("internal", 500, "INTERNAL", "Internal error encountered.")]
    [InlineData("permissionDenied", 403, "PERMISSION_DENIED", "The caller does not have permission")]
    [InlineData(
        "concurrentWrite",
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota 'concurrent write request' of service 'photoslibrary.googleapis.com'."
    )]
    [InlineData(
        "writesPerMinute",
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
            + "of service 'photoslibrary.googleapis.com' for consumer 'project_number:123456789'."
    )]
    [InlineData("photosDisabled", 403, "PERMISSION_DENIED", "Google Photos is disabled for the user")]
    [InlineData(
        "apiNotEnabled",
        403,
        "PERMISSION_DENIED",
        "Photos Library API has not been used in project 123456789 before or it is disabled. Enable it by visiting "
            + "https://console.developers.google.com/apis/api/photoslibrary.googleapis.com/overview?project=123456789 "
            + "then retry."
    )]
    [InlineData("storageFull", 400, "INVALID_ARGUMENT", "The remaining storage in the user's account is not enough")]
    [InlineData("unavailable", 503, "UNAVAILABLE", "The service is currently unavailable.")]
    [InlineData(
        "unauthenticated",
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
            + "valid authentication credential. "
            + "See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )]
    public async Task Errors_are_in_Googles_words(string error, int code, string status, string message)
    {
        await _emulator.InjectFaultAsync($$"""{ "path": "/v1/mediaItems", "error": "{{error}}" }""");

        (await _app.GetAsync("/v1/mediaItems")).Error(code, status, message);
        (await _app.GetAsync("/v1/mediaItems")).Success();
    }

    // spec/facts.md, "Errors: texts"
    [Fact]
    public async Task Error_that_photos_is_disabled_names_photos_only_for_media_items()
    {
        await _emulator.InjectFaultAsync("""{ "path": "/v1/*", "error": "photosDisabled", "times": 2 }""");

        (await _app.GetAsync("/v1/albums")).Error(403, "PERMISSION_DENIED", "The caller does not have permission");
        (await _app.PostAsync("/v1/mediaItems:search", "{}")).Error(
            403,
            "PERMISSION_DENIED",
            "Google Photos is disabled for the user"
        );
    }

    // spec/facts.md, "Quota errors"
    [Fact]
    public async Task Error_of_the_daily_quota_is_Googles_to_the_letter()
    {
        await _emulator.InjectFaultAsync("""{ "operation": "MediaItems_List", "error": "dailyQuota" }""");

        var response = await _app.GetAsync("/v1/mediaItems");

        var expected = JObject.Parse(GoogleErrors.DailyQuota());
        Assert.Equal(429, (int)response.Status);
        Assert.True(JToken.DeepEquals(expected, response.Json), response.Body);
    }

    // spec/facts.md, "Upload errors"
    [Fact]
    public async Task Errors_of_uploads_are_bare()
    {
        await _emulator.InjectFaultAsync(
            """
            [{ "operation": "Uploads_*", "error": "unauthenticated" },
             { "operation": "Uploads_Create", "status": 503 }]
            """
        );

        (await _app.UploadAsync("/v1/uploads", [1], "X-Goog-Upload-Protocol: raw")).BareStatus(
            401,
            16,
            "Authentication session is not defined."
        );
        (await _app.UploadAsync("/v1/uploads", [1], "X-Goog-Upload-Protocol: raw")).BareStatus(503, 14);
        Assert.NotEmpty(await _app.UploadRawAsync([1]));
    }

    [Fact]
    public async Task Base_url_can_be_expired_by_a_fault()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(1));
        var url = (string)(await _app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=d";
        await _emulator.InjectFaultAsync("""{ "operation": "Media_Download", "error": "expiredBaseUrl" }""");

        using (var expired = await _emulator.Http.GetAsync(url))
        {
            Assert.Equal(403, (int)expired.StatusCode);
        }

        Assert.Equal(TestPhotos.Jpeg(1), await _emulator.Http.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task Custom_body_and_HTML_page_are_sent_as_they_are()
    {
        await _emulator.InjectFaultAsync(
            """
            [{ "operation": "Albums_List", "status": 418, "body": "tea", "contentType": "text/plain" },
             { "operation": "Albums_List", "error": "htmlPage" }]
            """
        );

        var own = await _app.GetAsync("/v1/albums");
        var page = await _app.GetAsync("/v1/albums");

        Assert.Equal((418, "tea", "text/plain"), ((int)own.Status, own.Body, own.Headers["Content-Type"]));
        Assert.Equal((502, "text/html; charset=UTF-8"), ((int)page.Status, page.Headers["Content-Type"]));
        Assert.StartsWith("<!DOCTYPE html>", page.Body);
    }

    [Fact]
    public async Task Fault_hits_from_the_nth_call_on_and_so_many_times()
    {
        await _emulator.InjectFaultAsync(
            """{ "method": "get", "path": "/v1/alb*", "nth": 2, "times": 2, "status": 503 }"""
        );

        var responses = new List<int>();
        for (var call = 0; call < 5; call++)
        {
            responses.Add((int)(await _app.GetAsync("/v1/albums")).Status);
        }

        await _app.CreateAlbumAsync();

        Assert.Equal([200, 503, 503, 200, 200], responses);
        var report = (await _emulator.GetControlAsync("/emulator/faults/fault-1")).Success();
        Assert.Equal((5, 2, 2), ((int)report["matched"]!, (int)report["fired"]!, report["strikes"]!.Count()));
        Assert.Equal("/v1/albums", (string?)report["strikes"]![0]!["path"]);
    }

    [Fact]
    public async Task Fault_hits_only_the_account_and_the_app_that_it_names()
    {
        var scopes = PhotosLibraryScopes.All;
        var (mine, other) = (
            _emulator.AppWithScopes(scopes, "me", "mine"),
            _emulator.AppWithScopes(scopes, "me", "other")
        );
        await _emulator.InjectFaultAsync(
            """
            [{ "account": "nobody", "times": null, "status": 500 },
             { "account": "me", "clientId": "mine", "status": 503 }]
            """
        );

        Assert.Equal(200, (int)(await other.GetAsync("/v1/albums")).Status);
        Assert.Equal(200, (int)(await _app.GetAsync("/v1/albums")).Status);
        Assert.Equal(503, (int)(await mine.GetAsync("/v1/albums")).Status);
    }

    [Fact]
    public async Task Delay_lasts_until_the_clock_has_moved_so_far()
    {
        await _emulator.InjectFaultAsync("""{ "operation": "Albums_List", "delay": "1h" }""");

        var call = _app.GetAsync("/v1/albums");
        while (await _emulator.FiredAsync() == 0)
        {
            Assert.False(call.IsCompleted);
        }

        await _emulator.AdvanceAsync("59m");
        Assert.False(call.IsCompleted);

        // The timer may be set only after the fault was recorded, so an hour more is sure to be enough.
        await _emulator.AdvanceAsync("60m");
        while (!call.IsCompleted)
        {
            await _emulator.AdvanceAsync("1h");
        }

        (await call).Success();
    }

    // spec/facts.md, "Resumable uploads"
    [Fact]
    public async Task Reset_in_the_middle_of_a_body_retains_the_bytes_that_were_read()
    {
        var photo = Photo(600_000);
        var url = await _app.StartUploadAsync(photo.Length);
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Finalize", "atByte": 300001, "reset": true }""");

        await AssertResetAsync(FinishAsync(url, photo, 0));
        var (status, received, _) = await _app.QueryUploadAsync(url);
        var response = await FinishAsync(url, photo, 300_001);

        Assert.Equal(("active", "300001"), (status, received));
        await AssertIsPhotoAsync(response.Body, photo);
    }

    [Fact]
    public async Task Error_in_the_middle_of_a_body_hits_only_bodies_that_are_long_enough()
    {
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Create", "atByte": 100, "error": "internal" }""");

        Assert.NotEmpty(await _app.UploadRawAsync(TestPhotos.Noise(99)));
        (await _app.UploadAsync("/v1/uploads", TestPhotos.Noise(200), "X-Goog-Upload-Protocol: raw")).BareStatus(
            500,
            13
        );
        Assert.Equal(1, await _emulator.FiredAsync());
        Assert.Single((await _emulator.Emulator.GetStateAsync()).Accounts.SelectMany(account => account.Uploads));
    }

    // spec/facts.md, "Resumable uploads"
    [Fact]
    public async Task Query_returns_the_token_whose_response_was_lost()
    {
        var photo = Photo(1000);
        var url = await _app.StartUploadAsync(photo.Length);
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Finalize", "reset": true, "when": "after" }""");

        await AssertResetAsync(FinishAsync(url, photo, 0));
        var (status, received, token) = await _app.QueryUploadAsync(url);

        Assert.Equal(("final", $"{photo.Length}"), (status, received));
        await AssertIsPhotoAsync(token, photo);
    }

    // spec/facts.md, "Resumable uploads"
    [Fact]
    public async Task Query_tells_the_received_size_after_acknowledged_bytes_were_dropped()
    {
        var photo = Photo(400_000);
        var url = await _app.StartUploadAsync(photo.Length);
        await _emulator.InjectFaultAsync("""{ "operation": "Uploads_Chunk", "dropBytes": 1000 }""");

        var chunk = await _app.UploadAsync(
            url,
            photo[..Granularity],
            "X-Goog-Upload-Command: upload",
            "X-Goog-Upload-Offset: 0"
        );
        var tooFar = await FinishAsync(url, photo, Granularity);
        var (status, received, _) = await _app.QueryUploadAsync(url);
        var response = await FinishAsync(url, photo, Granularity - 1000);

        Assert.Equal(200, (int)chunk.Status);
        Assert.Equal(409, (int)tooFar.Status);
        Assert.Equal(("active", $"{Granularity - 1000}"), (status, received));
        await AssertIsPhotoAsync(response.Body, photo);
        Assert.Equal(1, await _emulator.FiredAsync());
    }

    [Fact]
    public async Task Faults_can_be_removed()
    {
        await _emulator.InjectFaultAsync(
            """[{ "id": "a", "times": null, "status": 500 }, { "id": "b", "times": null, "status": 503 }]"""
        );

        Assert.Equal(500, (int)(await _app.GetAsync("/v1/albums")).Status);
        (await _emulator.DeleteControlAsync("/emulator/faults/a")).Success();
        Assert.Equal(503, (int)(await _app.GetAsync("/v1/albums")).Status);
        Assert.Equal(404, (int)(await _emulator.DeleteControlAsync("/emulator/faults/a")).Status);
        (await _emulator.DeleteControlAsync("/emulator/faults")).Success();
        (await _app.GetAsync("/v1/albums")).Success();
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("{ \"operation\": \"Albums_List\" }", "A fault needs something to happen")]
    [InlineData("{ \"stauts\": 500 }", "stauts")]
    [InlineData("{ \"error\": \"oops\" }", "error")]
    [InlineData("{ \"delay\": \"soon\" }", "A duration is text such as 90m")]
    [InlineData("{ \"nth\": 0, \"status\": 500 }", "nth counts from 1.")]
    [InlineData("{ \"status\": 500, \"reset\": true }", "A fault either resets or responds with an error.")]
    [InlineData(
        "[{ \"status\": 500, \"id\": \"x\" }, { \"status\": 500, \"id\": \"x\" }]",
        "There is a fault 'x' already."
    )]
    public async Task Contradictory_fault_is_refused_with_the_reason(string json, string reason)
    {
        var response = await _emulator.PostControlAsync("/emulator/faults", json);

        Assert.Equal(400, (int)response.Status);
        Assert.Contains(reason, (string?)response.Json["error"]!["message"]);
        Assert.Empty(_emulator.Emulator.Faults.List());
    }

    [Fact]
    public async Task Faults_work_in_process_as_over_http()
    {
        _emulator.Emulator.Faults.Add(
            new PhotosLibrary.Emulator.Control.Fault
            {
                Operation = "Albums_Create",
                Error = PhotosLibrary.Emulator.Control.FaultError.Internal,
            }
        );

        (await _app.PostAsync("/v1/albums", "{}")).Error(500, "INTERNAL");

        Assert.Equal(1, Assert.Single(_emulator.Emulator.Faults.List()).Fired);
        Assert.Equal(1, await _emulator.FiredAsync());
    }

    private static byte[] Photo(int length)
    {
        var jpeg = TestPhotos.Jpeg(1);
        return [.. jpeg, .. TestPhotos.Noise(length - jpeg.Length)];
    }

    private static async Task AssertResetAsync(Task call)
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Exception? inner = failure;
        while (inner is not null and not SocketException)
        {
            inner = inner.InnerException;
        }

        var error = Assert.IsType<SocketException>(inner).SocketErrorCode;
        Assert.True(error is SocketError.ConnectionReset or SocketError.Shutdown, error.ToString());
    }

    private Task<ApiResponse> FinishAsync(string url, byte[] photo, int offset) =>
        _app.UploadAsync(
            url,
            photo[offset..],
            "X-Goog-Upload-Command: upload, finalize",
            $"X-Goog-Upload-Offset: {offset}"
        );

    private async Task AssertIsPhotoAsync(string token, byte[] photo)
    {
        (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();
        var item = (await _app.GetAsync("/v1/mediaItems")).Success()["mediaItems"]![0]!;
        Assert.Equal(photo, await _emulator.Http.GetByteArrayAsync(item["baseUrl"] + "=d"));
    }
}

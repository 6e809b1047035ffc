using PhotosLibrary.Emulator.Tests.OAuth;

namespace PhotosLibrary.Emulator.Tests.Control;

/// <summary>
/// What expires, by moving the clock as a test of another language does; the rest is in <see cref="ClockTests"/>.
/// </summary>
public sealed class ExpiryTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private PhotosEmulator _emulator = null!;

    // Without the tokens of tests, so that those of OAuth are good.
    public async Task InitializeAsync() =>
        _emulator = await PhotosEmulator.StartAsync(
            new() { DataDirectory = _folder.FullName, Quotas = { RequestsPerDay = 1, MediaRequestsPerDay = 1 } }
        );

    public async Task DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public void Dispose() => _http.Dispose();

    // spec/facts.md, "OAuth"
    [Fact]
    public async Task Access_token_expires_after_an_hour_and_a_refresh_token_does_not()
    {
        var form = new ConsentForm(
            await _http.GetStringAsync(new Uri(_emulator.Address, OAuthServer.AuthorizationUrl()))
        )
        {
            Account = "alice",
        };
        using var redirect = await _http.PostAsync(new Uri(_emulator.Address, form.Action), form.Encode());
        var code = redirect.Headers.Location!.Parameters()["code"];
        var tokens = (await SignIn.RedeemAsync(_http, _emulator.Address, code)).Success();

        await MoveAsync("""{ "freeze": true }""");
        Assert.Equal(200, await StatusAsync((string)tokens["access_token"]!));
        await MoveAsync("""{ "advance": "59m" }""");
        Assert.Equal(200, await StatusAsync((string)tokens["access_token"]!));
        await MoveAsync("""{ "advance": "1h" }""");
        Assert.Equal(400, await StatusAsync((string)tokens["access_token"]!));
        await MoveAsync("""{ "advance": "100d" }""");
        Assert.Equal(200, await StatusAsync(await RefreshAsync((string)tokens["refresh_token"]!)));
    }

    [Fact]
    public async Task Code_expires_after_ten_minutes_and_the_consent_page_after_an_hour()
    {
        var page = new ConsentForm(
            await _http.GetStringAsync(new Uri(_emulator.Address, OAuthServer.AuthorizationUrl()))
        )
        {
            Account = "alice",
        };
        using var redirect = await _http.PostAsync(new Uri(_emulator.Address, page.Action), page.Encode());
        await MoveAsync("""{ "advance": "10m" }""");

        var late = await SignIn.RedeemAsync(_http, _emulator.Address, redirect.Headers.Location!.Parameters()["code"]);
        await MoveAsync("""{ "advance": "50m" }""");
        using var old = await _http.PostAsync(new Uri(_emulator.Address, page.Action), page.Encode());

        Assert.Equal((400, "invalid_grant"), ((int)late.Status, (string?)late.Json["error"]));
        Assert.Equal(400, (int)old.StatusCode);
    }

    // A day in California has 23 hours when summer begins, and 25 when it ends (spec/facts.md, "Quotas").
    [Theory]
    [InlineData("2026-03-07T12:00:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-06-15T12:00:00Z", "2026-06-16T07:00:00Z")]
    [InlineData("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01T08:00:00Z")]
    public async Task Daily_quota_is_reset_at_midnight_in_California(string now, string midnight)
    {
        var app = new TestApp(_http, _emulator.Address, "dev:alice");
        await MoveAsync($$"""{ "freeze": true, "now": "{{now}}" }""");
        (await app.GetAsync("/v1/albums")).Success();
        (await app.GetAsync("/v1/albums")).Error(429, "RESOURCE_EXHAUSTED");

        var end = DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture);
        await MoveAsync($$"""{ "now": "{{end.AddSeconds(-1):O}}" }""");
        (await app.GetAsync("/v1/albums")).Error(429, "RESOURCE_EXHAUSTED");
        await MoveAsync("""{ "advance": "1s" }""");
        (await app.GetAsync("/v1/albums")).Success();
    }

    // spec/facts.md, "Upload tokens": what nobody can use any more is gone from the disk too, within the hour.
    [Fact]
    public async Task Bytes_of_expired_upload_tokens_and_sessions_are_deleted()
    {
        var app = new TestApp(_http, _emulator.Address, "dev:alice@uploads");
        await app.UploadRawAsync(TestPhotos.Jpeg(1));
        var session = await new TestApp(_http, _emulator.Address, "dev:alice@sessions").StartUploadAsync();
        await new TestApp(_http, _emulator.Address, "dev:alice@sessions").UploadAsync(
            session,
            new byte[262_144],
            "X-Goog-Upload-Command: upload"
        );
        Assert.Equal(1, Count("content"));

        await MoveAsync("""{ "advance": "25h" }""");
        while (Count("content") > 0)
        {
            await Task.Yield();
        }

        await MoveAsync("""{ "advance": "7d" }""");
        while (Count("uploads") > 0)
        {
            await Task.Yield();
        }

        Assert.Empty(Assert.Single((await _emulator.GetStateAsync("alice")).Accounts).Uploads);
    }

    private int Count(string folder) =>
        Directory.GetFiles(Path.Combine(_folder.FullName, folder), "*", SearchOption.AllDirectories).Length;

    private async Task MoveAsync(string json)
    {
        using var content = new StringContent(json);
        (
            await ApiResponse.ReadAsync(await _http.PostAsync(new Uri(_emulator.Address, "/emulator/clock"), content))
        ).Success();
    }

    private async Task<int> StatusAsync(string token)
    {
        using var response = await _http.GetAsync(new Uri(_emulator.Address, "/tokeninfo?access_token=" + token));
        return (int)response.StatusCode;
    }

    private async Task<string> RefreshAsync(string token)
    {
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = token,
                ["client_id"] = OAuthServer.ClientId,
            }
        );
        return (string)
            (
                await ApiResponse.ReadAsync(await _http.PostAsync(new Uri(_emulator.Address, "/token"), content))
            ).Success()["access_token"]!;
    }
}

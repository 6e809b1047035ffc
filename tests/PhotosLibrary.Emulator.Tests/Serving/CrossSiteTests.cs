using System.Net;
using System.Text;
using PhotosLibrary.Emulator.Tests.OAuth;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>Pages of other sites, in the browser of the developer at whose machine the emulator runs.</summary>
public sealed class CrossSiteTests : IAsyncLifetime
{
    private TestEmulator _emulator = null!;

    public static TheoryData<string, string> Foreign =>
        new()
        {
            { "Sec-Fetch-Site", "cross-site" },
            { "Sec-Fetch-Site", "same-site" },
            { "Origin", "http://evil.example" },
            { "Origin", "null" },
            { "Origin", "http://127.0.0.1:1" },
        };

    public async Task InitializeAsync() => _emulator = await TestEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Form_of_another_site_with_a_guessed_token_changes_nothing(string header, string value)
    {
        var alice = _emulator.App("dev:alice");
        var album = await alice.CreateAlbumAsync("Kept");
        var session = await alice.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start"
        );
        (string Path, string Body)[] attacks =
        [
            ("/v1/albums?access_token=dev:alice", """{ "album": { "title": "Planted" } }"""),
            ($"/v1/albums/{album}?access_token=dev:alice&updateMask=title", """{ "title": "Changed" }"""),
            ("/v1/mediaItems:batchCreate?access_token=dev:alice", "{}"),
            ("/v1/uploads?access_token=dev:alice&X-Goog-Upload-Protocol=raw", "bytes"),
            (
                new Uri(session.Headers["X-Goog-Upload-URL"]).PathAndQuery
                    + "&access_token=dev:alice&X-Goog-Upload-Command=cancel",
                ""
            ),
            ("/o/oauth2/consent", "request=x&decision=allow&account=alice"),
            ("/token", "grant_type=refresh_token&refresh_token=x&client_id=y"),
            ("/revoke?token=x", ""),
            ("/emulator/reset", ""),
            ("/emulator/library/alice/items?fileName=planted.jpg", "bytes"),
        ];

        foreach (var (path, body) in attacks)
        {
            // Text is what a form or a script may send to another site without asking it first.
            foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_emulator.Address, path))
                {
                    Content = new StringContent(body, Encoding.UTF8, type),
                };
                request.Headers.TryAddWithoutValidation(header, value);
                using var response = await _emulator.Http.SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{path}: {response.StatusCode}");
            }
        }

        var state = Assert.Single((await _emulator.Emulator.GetStateAsync()).Accounts);
        Assert.Equal("Kept", Assert.Single(state.Albums).Title);
        Assert.Equal("active", Assert.Single(state.Uploads).State);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Other_sites_may_link_to_the_consent_page_and_show_pictures(string header, string value)
    {
        var alice = _emulator.App("dev:alice");
        var id = await alice.AddIdAsync(TestPhotos.Jpeg(1));
        var picture = (string)(await alice.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=w10";

        foreach (var url in new[] { picture, OAuthServer.AuthorizationUrl() })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_emulator.Address, url));
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await _emulator.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:PORT")]
    [InlineData("http://photos.example:8443", "http://photos.example:8443")]
    [InlineData("https://photos.example", "https://photos.example")]
    public async Task Consent_page_may_send_its_own_form(string? external, string origin)
    {
        await using var emulator = await PhotosEmulator.StartAsync(
            new() { ExternalUrl = external is null ? null : new Uri(external) }
        );
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        origin = origin.Replace("PORT", $"{emulator.Address.Port}", StringComparison.Ordinal);
        using var asking = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(emulator.Address, OAuthServer.AuthorizationUrl())
        );
        asking.Headers.Host = new Uri(origin).Authority;
        using var page = await http.SendAsync(asking);
        var form = new ConsentForm(await page.Content.ReadAsStringAsync()) { Account = "alice" };

        using var sending = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.Address, form.Action))
        {
            Content = form.Encode(),
            Headers = { { "Origin", origin }, { "Sec-Fetch-Site", "same-origin" } },
        };
        sending.Headers.Host = new Uri(origin).Authority;
        using var response = await http.SendAsync(sending);

        // With any stricter policy, browsers would send "null" as its origin.
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/explorer")]
    [InlineData("/o/oauth2/v2/auth")]
    [InlineData("CONSENT")]
    public async Task No_page_can_be_framed(string path)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(_emulator.Address, path == "CONSENT" ? OAuthServer.AuthorizationUrl() : path)
        );
        request.Headers.Add("Accept", "text/html");

        using var page = await _emulator.Http.SendAsync(request);

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
    }
}

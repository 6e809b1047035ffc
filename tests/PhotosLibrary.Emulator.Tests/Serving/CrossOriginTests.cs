using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>Scripts of an origin that the options name (CORS), and of others.</summary>
public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Allowed = "http://localhost:5173";

    private TestEmulator _emulator = null!;

    public async Task InitializeAsync() =>
        _emulator = await TestEmulator.StartAsync(configure: options =>
            options.AllowedOrigins = [new Uri(Allowed), new Uri("https://photos.example")]
        );

    public Task DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [InlineData("/v1/albums", "GET", "authorization")]
    [InlineData("/v1/mediaItems:batchCreate", "POST", "authorization, content-type")]
    [InlineData("/v1/albums/x", "PATCH", "authorization, content-type")]
    [InlineData("/v1/uploads", "POST", "authorization, x-goog-upload-command, x-goog-upload-protocol")]
    [InlineData("/v1/uploads?upload_id=x", "POST", "x-goog-upload-offset, x-goog-upload-command")]
    [InlineData("/lr/x=d", "GET", "range")]
    public async Task Allowed_origin_is_told_before_that_it_may_send(string path, string method, string headers)
    {
        using var response = await SendAsync(
            HttpMethod.Options,
            path,
            ("Origin", Allowed),
            ("Sec-Fetch-Site", "cross-site"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers)
        );

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(Allowed, HeaderOf(response, "Access-Control-Allow-Origin"));
        Assert.Contains(method, HeaderOf(response, "Access-Control-Allow-Methods")!.Split(", "));
        Assert.Equal(headers, HeaderOf(response, "Access-Control-Allow-Headers"));
        Assert.Null(HeaderOf(response, "Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", HeaderOf(response, "Vary"));
    }

    [Theory]
    [InlineData("http://localhost:5174")]
    [InlineData("http://LOCALHOST:5173")]
    [InlineData("https://localhost:5173")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:5173.evil.example")]
    [InlineData("https://evil.photos.example")]
    [InlineData("http://localhost:5173, http://evil.example")]
    [InlineData("null")]
    [InlineData("*")]
    public async Task Any_other_origin_is_told_nothing_and_changes_nothing(string origin)
    {
        using var preflight = await SendAsync(
            HttpMethod.Options,
            "/v1/albums",
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST")
        );
        using var read = await SendAsync(HttpMethod.Get, "/v1/albums?access_token=dev:alice", ("Origin", origin));
        using var write = await SendAsync(HttpMethod.Post, "/v1/albums?access_token=dev:alice", ("Origin", origin));

        Assert.All(
            new[] { preflight, read, write },
            response => Assert.Null(HeaderOf(response, "Access-Control-Allow-Origin"))
        );
        Assert.Equal(403, (int)write.StatusCode);
        Assert.Equal("Origin", HeaderOf(read, "Vary"));
    }

    [Theory]
    [InlineData("GET", "/emulator/requests")]
    [InlineData("POST", "/emulator/reset")]
    [InlineData("POST", "/token")]
    [InlineData("POST", "/o/oauth2/consent")]
    [InlineData("GET", "/explorer")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1x")]
    public async Task All_else_stays_closed_to_an_allowed_origin(string method, string path)
    {
        using var preflight = await SendAsync(
            HttpMethod.Options,
            path,
            ("Origin", Allowed),
            ("Access-Control-Request-Method", method)
        );
        using var response = await SendAsync(
            new HttpMethod(method),
            path,
            ("Origin", Allowed),
            ("Sec-Fetch-Site", "same-site")
        );

        Assert.Null(HeaderOf(preflight, "Access-Control-Allow-Origin"));
        Assert.Null(HeaderOf(response, "Access-Control-Allow-Origin"));
        if (method == "POST" || path.StartsWith("/emulator", StringComparison.Ordinal))
        {
            Assert.Equal(403, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Allowed_origin_uploads_and_reads_what_the_upload_protocol_says()
    {
        var alice = _emulator.App("dev:alice");
        using var started = await SendAsync(
            HttpMethod.Post,
            "/v1/uploads",
            ("Origin", Allowed),
            ("Sec-Fetch-Site", "cross-site"),
            ("Authorization", "Bearer dev:alice"),
            ("X-Goog-Upload-Protocol", "resumable"),
            ("X-Goog-Upload-Command", "start")
        );

        Assert.Equal(200, (int)started.StatusCode);
        Assert.Equal(Allowed, HeaderOf(started, "Access-Control-Allow-Origin"));
        var exposed = HeaderOf(started, "Access-Control-Expose-Headers")!.Split(", ");
        Assert.All(
            started.Headers.Where(header => header.Key.StartsWith("X-G", StringComparison.OrdinalIgnoreCase)),
            header => Assert.Contains(header.Key, exposed, StringComparer.OrdinalIgnoreCase)
        );
        Assert.NotEmpty(HeaderOf(started, "X-Goog-Upload-URL")!);
        Assert.Single((await _emulator.Emulator.GetStateAsync("alice")).Accounts[0].Uploads);
        (await alice.GetAsync("/v1/albums")).Success();
    }

    [Fact]
    public async Task Errors_and_faults_can_be_read_by_an_allowed_origin()
    {
        using var unknown = await SendAsync(HttpMethod.Get, "/v1/albums", ("Origin", Allowed));
        _emulator.Emulator.Faults.Add(new Fault { Status = 503, RetryAfter = TimeSpan.FromSeconds(9) });
        using var fault = await SendAsync(HttpMethod.Get, "/v1/albums", ("Origin", Allowed));
        using var missing = await SendAsync(HttpMethod.Get, "/lr/none=d", ("Origin", Allowed));

        Assert.Equal((401, 503, 404), ((int)unknown.StatusCode, (int)fault.StatusCode, (int)missing.StatusCode));
        Assert.All(
            new[] { unknown, fault, missing },
            response => Assert.Equal(Allowed, HeaderOf(response, "Access-Control-Allow-Origin"))
        );
    }

    [Fact]
    public async Task Allowed_origin_under_a_foreign_host_is_told_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(_emulator.Address, "/v1/albums"));
        request.Headers.Host = "evil.example";
        request.Headers.Add("Origin", Allowed);
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await _emulator.Http.SendAsync(request);

        Assert.Equal(421, (int)response.StatusCode);
        Assert.Null(HeaderOf(response, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task By_default_no_origin_is_allowed()
    {
        await using var emulator = await TestEmulator.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Address, "/v1/albums"));
        request.Headers.Add("Origin", Allowed);

        using var response = await emulator.Http.SendAsync(request);

        Assert.Null(HeaderOf(response, "Access-Control-Allow-Origin"));
        Assert.Null(HeaderOf(response, "Vary"));
    }

    [Theory]
    [InlineData("http://localhost:5173/app")]
    [InlineData("ftp://localhost")]
    [InlineData("http://user@localhost")]
    [InlineData("http://localhost/#a")]
    public async Task Origin_that_is_none_is_refused_at_the_start(string origin)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            TestEmulator.StartAsync(configure: options => options.AllowedOrigins = [new Uri(origin)])
        );

        Assert.Contains(origin, refusal.Message, StringComparison.Ordinal);
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, new Uri(_emulator.Address, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _emulator.Http.SendAsync(request);
    }
}

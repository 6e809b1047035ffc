using System.Net;
using System.Text.Json;

namespace PhotosLibrary.Emulator.Tests.OAuth;

public sealed class AuthorizationRequestTests(AuthorizationRequestTests.SharedServer shared)
    : IClassFixture<AuthorizationRequestTests.SharedServer>
{
    private OAuthServer Server => shared.Server;

    [Theory]
    [InlineData("client_id", null, "invalid_request", "Missing required parameter: client_id")]
    [InlineData("client_id", "", "invalid_request", "Missing required parameter: client_id")]
    [InlineData("redirect_uri", null, "invalid_request", "Missing required parameter: redirect_uri")]
    [InlineData("response_type", null, "invalid_request", "Required parameter is missing: response_type")]
    [InlineData("response_type", "token", "unsupported_response_type", "Invalid response_type: token")]
    [InlineData("scope", null, "invalid_request", "Missing required parameter: scope")]
    [InlineData("scope", " ", "invalid_request", "Missing required parameter: scope")]
    [InlineData("access_type", "both", "invalid_request", "Invalid parameter value for access_type: both")]
    [InlineData("prompt", "login", "invalid_request", "Invalid parameter value for prompt: login")]
    [InlineData("prompt", "none consent", "invalid_request", "Invalid parameter value for prompt: none beside")]
    public async Task Error_in_a_request_is_shown_and_not_redirected(
        string name,
        string? value,
        string error,
        string words
    ) => await AssertRefusedAsync(error, words, (name, value));

    [Theory]
    [InlineData("http://example.com/cb")]
    [InlineData("http://127.0.0.2/cb")]
    [InlineData("http://127.0.0.1.example.com/cb")]
    [InlineData("http://localhost.example.com/cb")]
    [InlineData("http://user@localhost/cb")]
    [InlineData("http://localhost/cb#fragment")]
    [InlineData("javascript:alert(1)")]
    [InlineData("com.example.app:/cb")]
    [InlineData("//localhost/cb")]
    [InlineData("/cb")]
    [InlineData("https://bücher.example/cb")]
    public async Task Redirect_address_must_be_loopback_or_https(string redirectUri) =>
        await AssertRefusedAsync("redirect_uri_mismatch", "redirect_uri", ("redirect_uri", redirectUri));

    [Theory]
    [InlineData("http://127.0.0.1:61234/authorize/")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost:8080/cb?x=y")]
    [InlineData("http://[::1]:9/cb")]
    [InlineData("https://app.example.com/signin-google")]
    public async Task Loopback_and_https_redirect_addresses_are_accepted(string redirectUri)
    {
        var code = await Server.GetCodeAsync(("redirect_uri", redirectUri));

        Assert.Equal(HttpStatusCode.OK, (await Server.RedeemAsync(code, ("redirect_uri", redirectUri))).Status);
    }

    [Fact]
    public async Task Out_of_band_flow_is_blocked_with_its_own_message() =>
        await AssertRefusedAsync(
            "invalid_request",
            "The out-of-band (OOB) flow has been blocked",
            ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob")
        );

    [Fact]
    public async Task An_unknown_challenge_method_is_refused() =>
        await AssertRefusedAsync(
            "invalid_request",
            "Invalid parameter value for code_challenge_method",
            ("code_challenge", "x"),
            ("code_challenge_method", "S512")
        );

    [Theory]
    [InlineData("https://www.googleapis.com/auth/photoslibrary")]
    [InlineData("https://www.googleapis.com/auth/photoslibrary.readonly")]
    [InlineData("https://www.googleapis.com/auth/photoslibrary.sharing")]
    [InlineData("https://www.googleapis.com/auth/drive")]
    public async Task Retired_and_unknown_scopes_are_invalid(string scope)
    {
        // spec/facts.md, "Scopes and the change of 2025-03-31"
        await AssertRefusedAsync(
            "invalid_scope",
            $"Some requested scopes were invalid. {{invalid=[{scope}]}}",
            ("scope", scope)
        );
        await AssertRefusedAsync(
            "invalid_scope",
            $"{{valid=[{PhotosLibraryScopes.AppendOnly}], invalid=[{scope}]}}",
            ("scope", $"{scope} {PhotosLibraryScopes.AppendOnly}")
        );
    }

    [Fact]
    public async Task Parameter_given_twice_is_refused()
    {
        using var response = await Server.Http.GetAsync(OAuthServer.AuthorizationUrl() + "&client_id=other");
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("OAuth 2 parameters can only have a single value: client_id", page);
    }

    [Fact]
    public async Task Prompt_none_is_redirected_at_once_because_no_user_is_signed_in()
    {
        using var response = await Server.Http.GetAsync(
            OAuthServer.AuthorizationUrl(("prompt", "none"), ("state", "s"))
        );

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(
            OAuthServer.Callback + "?state=s&error=interaction_required",
            response.Headers.Location!.AbsoluteUri
        );
    }

    [Fact]
    public async Task Discovery_document_has_the_address_of_the_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Host = "photos.test:8085";
        using var response = await Server.Http.SendAsync(request);
        var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        string? Text(string name) => document.GetProperty(name).GetString();
        Assert.Equal("http://photos.test:8085", Text("issuer"));
        Assert.Equal("http://photos.test:8085/o/oauth2/v2/auth", Text("authorization_endpoint"));
        Assert.Equal("http://photos.test:8085/token", Text("token_endpoint"));
        Assert.Equal("http://photos.test:8085/revoke", Text("revocation_endpoint"));
        Assert.Equal(
            ["plain", "S256"],
            document
                .GetProperty("code_challenge_methods_supported")
                .EnumerateArray()
                .Select(method => method.GetString())
        );
    }

    private async Task AssertRefusedAsync(string error, string words, params (string, string?)[] changes)
    {
        using var response = await Server.Http.GetAsync(OAuthServer.AuthorizationUrl(changes));
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Contains("Access blocked: Authorization Error", page);
        Assert.Contains(words, page);
        Assert.Contains($"Error 400: {error}", page);
    }

    /// <summary>One server for all, since they leave nothing behind that another would notice.</summary>
    public sealed class SharedServer : IAsyncLifetime
    {
        internal OAuthServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await OAuthServer.StartAsync();

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}

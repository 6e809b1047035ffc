using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.OAuth;

public sealed class CodeFlowTests
{
    [Theory]
    [InlineData("S256", OAuthServer.S256Challenge)]
    [InlineData("plain", OAuthServer.Verifier)]
    [InlineData(null, OAuthServer.Verifier)]
    public async Task Code_with_its_verifier_is_redeemed_for_tokens_of_the_account_that_consented(
        string? method,
        string challenge
    )
    {
        await using var server = await OAuthServer.StartAsync();
        var form = await server.OpenConsentPageAsync(("code_challenge", challenge), ("code_challenge_method", method));
        form.Account = "alice@example.com";
        var redirect = await server.SubmitAsync(form);

        Assert.Equal(OAuthServer.Callback, redirect.GetLeftPart(UriPartial.Path));
        Assert.Equal(PhotosLibraryScopes.AppendOnly, redirect.Parameters()["scope"]);
        var response = await server.RedeemAsync(
            redirect.Parameters()["code"],
            ("code_verifier", OAuthServer.Verifier),
            ("client_secret", "any")
        );

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(
            ["access_token", "refresh_token", "scope", "expires_in", "token_type"],
            response.Json.EnumerateObject().Select(property => property.Name)
        );
        Assert.StartsWith("ya29.", response.AccessToken);
        Assert.StartsWith("1//", response.RefreshToken);
        Assert.Equal(3599, response.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("Bearer", response["token_type"]);
        Assert.Equal(PhotosLibraryScopes.AppendOnly, response["scope"]);
        Assert.True(response.Response.Headers.CacheControl!.NoStore);

        var caller = server.Tokens.Validate(response.AccessToken)!;
        Assert.Equal(("alice@example.com", OAuthServer.ClientId), (caller.Account, caller.ClientId));
        Assert.Equal([PhotosLibraryScopes.AppendOnly], caller.Scopes);
        Assert.Null(server.Tokens.Validate(response.RefreshToken));
    }

    // client_secret.json of Google's console and golang.org/x/oauth2 name the first page, gphotos-sync and ShareX
    // refresh at the others (section 2, OAuth, has today's).
    [Theory]
    [InlineData("/o/oauth2/auth", "/o/oauth2/token", "/o/oauth2/revoke")]
    [InlineData("/o/oauth2/auth", "/oauth2/v3/token", "/revoke")]
    [InlineData("/o/oauth2/v2/auth", "/oauth2/v4/token", "/revoke")]
    public async Task Older_addresses_of_the_endpoints_work_too(string page, string token, string revoke)
    {
        await using var server = await OAuthServer.StartAsync();
        var form = new ConsentForm(
            await server.Http.GetStringAsync(OAuthServer.AuthorizationUrl().Replace("/o/oauth2/v2/auth", page))
        );
        form.Account = "alice";
        var code = (await server.SubmitAsync(form)).Parameters()["code"];

        var tokens = await server.PostAsync(
            token,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", OAuthServer.ClientId),
            ("redirect_uri", OAuthServer.Callback)
        );
        var refreshed = await server.PostAsync(
            token,
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.RefreshToken),
            ("client_id", OAuthServer.ClientId)
        );
        using var info = await server.Http.GetAsync("/oauth2/v3/tokeninfo?access_token=" + refreshed.AccessToken);

        Assert.Equal("alice", server.Tokens.Validate(refreshed.AccessToken)!.Account);
        Assert.Equal(HttpStatusCode.OK, info.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(revoke, ("token", refreshed.AccessToken))).Status);
        Assert.Null(server.Tokens.Validate(refreshed.AccessToken));
    }

    [Fact]
    public async Task Wrong_missing_or_unneeded_verifier_is_refused()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync(
            ("code_challenge", OAuthServer.S256Challenge),
            ("code_challenge_method", "S256")
        );

        (await server.RedeemAsync(code, ("code_verifier", OAuthServer.Verifier + "x"))).AssertRefused(
            "invalid_grant",
            "Invalid code verifier."
        );
        (await server.RedeemAsync(code)).AssertRefused("invalid_grant", "Missing code verifier.");
        (await server.RedeemAsync(await server.GetCodeAsync(), ("code_verifier", OAuthServer.Verifier))).AssertRefused(
            "invalid_grant",
            "code_verifier or verifier is not needed."
        );
    }

    [Fact]
    public async Task Code_used_twice_is_refused_and_its_tokens_are_revoked()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync();
        var first = await server.RedeemAsync(code);
        var refreshed = await server.RefreshAsync(first.RefreshToken);

        (await server.RedeemAsync(code)).AssertRefused("invalid_grant", "Bad Request");

        Assert.Null(server.Tokens.Validate(first.AccessToken));
        Assert.Null(server.Tokens.Validate(refreshed.AccessToken));
        (await server.RefreshAsync(first.RefreshToken)).AssertRefused(
            "invalid_grant",
            "Token has been expired or revoked."
        );
    }

    [Fact]
    public async Task Code_used_again_days_later_still_revokes_its_tokens()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync();
        var first = await server.RedeemAsync(code);
        server.Time.Advance(TimeSpan.FromDays(2));
        var refreshed = await server.RefreshAsync(first.RefreshToken);

        (await server.RedeemAsync(code)).AssertRefused("invalid_grant", "Bad Request");

        Assert.Null(server.Tokens.Validate(refreshed.AccessToken));
    }

    [Fact]
    public async Task Another_client_can_neither_redeem_nor_invalidate_a_code()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync();
        (await server.RedeemAsync(code, ("client_id", "other"))).AssertRefused("invalid_grant", "Bad Request");
        var tokens = await server.RedeemAsync(code);
        (await server.RedeemAsync(code, ("client_id", "other"))).AssertRefused("invalid_grant", "Bad Request");

        Assert.NotNull(server.Tokens.Validate(tokens.AccessToken));
    }

    [Fact]
    public async Task Code_expires_after_ten_minutes()
    {
        await using var server = await OAuthServer.StartAsync();
        var early = await server.GetCodeAsync();
        var late = await server.GetCodeAsync();

        server.Time.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(HttpStatusCode.OK, (await server.RedeemAsync(early)).Status);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await server.RedeemAsync(late)).AssertRefused("invalid_grant", "Bad Request");
    }

    [Fact]
    public async Task Token_request_must_have_the_same_redirect_address()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync();

        (await server.RedeemAsync(code, ("redirect_uri", "http://127.0.0.1:5001/authorize/"))).AssertRefused(
            "redirect_uri_mismatch",
            "Bad Request"
        );
    }

    [Fact]
    public async Task Client_id_may_be_in_a_basic_header()
    {
        await using var server = await OAuthServer.StartAsync();
        var code = await server.GetCodeAsync(("client_id", "a client:1"));
        Task<OAuthServer.ApiResponse> Redeem(string header) =>
            SendAsync(
                server,
                header,
                new()
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = OAuthServer.Callback,
                }
            );

        var refused = await Redeem("Basic !");
        refused.AssertRefused("invalid_client", "Unauthorized", HttpStatusCode.Unauthorized);
        Assert.Equal("Basic", Assert.Single(refused.Response.Headers.WwwAuthenticate).Scheme);
        var accepted = await Redeem("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("a+client%3A1:secret")));
        Assert.Equal("a client:1", server.Tokens.Validate(accepted.AccessToken)!.ClientId);
    }

    [Fact]
    public async Task A_basic_header_and_the_body_must_name_the_same_client()
    {
        await using var server = await OAuthServer.StartAsync();
        var response = await SendAsync(
            server,
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("other:secret")),
            new()
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = "1//x",
                ["client_id"] = OAuthServer.ClientId,
            }
        );

        response.AssertRefused("invalid_client", "Unauthorized", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Malformed_token_request_is_refused_with_a_message()
    {
        await using var server = await OAuthServer.StartAsync();

        (await server.PostAsync("/token")).AssertRefused("unsupported_grant_type", "Invalid grant_type: ");
        (await server.PostAsync("/token", ("grant_type", "password"))).AssertRefused(
            "unsupported_grant_type",
            "Invalid grant_type: password"
        );
        (await server.PostAsync("/token", ("grant_type", "authorization_code"), ("client_id", "c"))).AssertRefused(
            "invalid_request",
            "Missing required parameter: code"
        );
        (await server.PostAsync("/token", ("grant_type", "authorization_code"), ("code", "4/0A"))).AssertRefused(
            "invalid_request",
            "Could not determine client ID from request."
        );
        (
            await server.PostAsync("/token", ("grant_type", "authorization_code"), ("code", "4/0A"), ("code", "4/0B"))
        ).AssertRefused("invalid_request", "OAuth 2 parameters can only have a single value: code");
        (await server.RedeemAsync("4/0Aguessed")).AssertRefused("invalid_grant", "Bad Request");
        (await server.RefreshAsync("1//0guessed")).AssertRefused("invalid_grant", "Token has been expired or revoked.");
    }

    private static async Task<OAuthServer.ApiResponse> SendAsync(
        OAuthServer server,
        string authorization,
        Dictionary<string, string> form
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token");
        request.Content = new FormUrlEncodedContent(form);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return await OAuthServer.ApiResponse.ReadAsync(await server.Http.SendAsync(request));
    }
}

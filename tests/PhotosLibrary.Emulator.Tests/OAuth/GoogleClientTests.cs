using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Util;
using Microsoft.Extensions.Time.Testing;

namespace PhotosLibrary.Emulator.Tests.OAuth;

/// <summary>Google's own client library, as it is, signs in here.</summary>
public sealed class GoogleClientTests
{
    [Fact]
    public async Task Googles_library_signs_in_refreshes_and_revokes()
    {
        await using var server = await OAuthServer.StartAsync();
        using var flow = new PkceGoogleAuthorizationCodeFlow(
            new ServerAddresses(server.Url)
            {
                ClientSecrets = new ClientSecrets { ClientId = OAuthServer.ClientId, ClientSecret = "GOCSPX-any" },
                Scopes = PhotosLibraryScopes.All,
                Prompt = "consent",
                Clock = new Clock(server.Time),
            }
        );

        var credential = await new AuthorizationCodeInstalledApp(flow, new Person(server)).AuthorizeAsync(
            "alice",
            CancellationToken.None
        );
        var first = await credential.GetAccessTokenForRequestAsync();
        Assert.Equal("alice", server.Tokens.Validate(first)!.Account);
        Assert.Equal(string.Join(' ', PhotosLibraryScopes.All), credential.Token.Scope);

        server.Time.Advance(TimeSpan.FromHours(1));
        var second = await credential.GetAccessTokenForRequestAsync();
        Assert.NotEqual(first, second);
        Assert.Null(server.Tokens.Validate(first));
        Assert.NotNull(server.Tokens.Validate(second));

        Assert.True(await credential.RevokeTokenAsync(CancellationToken.None));
        Assert.Null(server.Tokens.Validate(second));
        var refused = await Assert.ThrowsAsync<TokenResponseException>(() =>
            credential.RefreshTokenAsync(CancellationToken.None)
        );
        Assert.Equal("invalid_grant", refused.Error.Error);
        Assert.Equal("Token has been expired or revoked.", refused.Error.ErrorDescription);
    }

    [Fact]
    public async Task Googles_library_understands_a_denial()
    {
        await using var server = await OAuthServer.StartAsync();
        using var flow = new PkceGoogleAuthorizationCodeFlow(
            new ServerAddresses(server.Url)
            {
                ClientSecrets = new ClientSecrets { ClientId = OAuthServer.ClientId, ClientSecret = "any" },
                Scopes = PhotosLibraryScopes.All,
            }
        );

        var refused = await Assert.ThrowsAsync<TokenResponseException>(() =>
            new AuthorizationCodeInstalledApp(flow, new Person(server) { Decision = "deny" }).AuthorizeAsync(
                "alice",
                CancellationToken.None
            )
        );

        Assert.Equal("access_denied", refused.Error.Error);
    }

    [Fact]
    public async Task Googles_library_works_without_PKCE_too_and_a_code_is_redeemed_once()
    {
        await using var server = await OAuthServer.StartAsync();
        using var flow = new GoogleAuthorizationCodeFlow(
            new ServerAddresses(server.Url)
            {
                ClientSecrets = new ClientSecrets { ClientId = OAuthServer.ClientId, ClientSecret = "any" },
                Scopes = [PhotosLibraryScopes.AppendOnly],
                IncludeGrantedScopes = true,
            }
        );
        var response = await new Person(server).ReceiveCodeAsync(
            flow.CreateAuthorizationCodeRequest(OAuthServer.Callback),
            CancellationToken.None
        );

        var tokens = await flow.ExchangeCodeForTokenAsync(
            "alice",
            response.Code,
            OAuthServer.Callback,
            CancellationToken.None
        );
        Assert.NotNull(server.Tokens.Validate(tokens.AccessToken));
        var refused = await Assert.ThrowsAsync<TokenResponseException>(() =>
            flow.ExchangeCodeForTokenAsync("alice", response.Code, OAuthServer.Callback, CancellationToken.None)
        );
        Assert.Equal("invalid_grant", refused.Error.Error);
    }

    // The constructor with other addresses than Google's is for heirs.
    private sealed class ServerAddresses(string url)
        : GoogleAuthorizationCodeFlow.Initializer(url + "/o/oauth2/v2/auth", url + "/token", url + "/revoke");

    private sealed class Clock(FakeTimeProvider time) : IClock
    {
        public DateTime Now => time.GetLocalNow().DateTime;

        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
    }

    /// <summary>Opens the page that the library would open in a browser, and decides.</summary>
    private sealed class Person(OAuthServer server) : ICodeReceiver
    {
        public string RedirectUri => OAuthServer.Callback;

        public string Decision { get; init; } = "allow";

        public async Task<AuthorizationCodeResponseUrl> ReceiveCodeAsync(
            AuthorizationCodeRequestUrl url,
            CancellationToken taskCancellationToken
        )
        {
            var form = new ConsentForm(await server.Http.GetStringAsync(url.Build(), taskCancellationToken));
            form.Account = "alice";
            form.Decision = Decision;
            return new AuthorizationCodeResponseUrl((await server.SubmitAsync(form)).Parameters());
        }
    }
}

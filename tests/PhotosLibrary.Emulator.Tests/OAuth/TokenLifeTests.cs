using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Tests.OAuth;

public sealed class TokenLifeTests
{
    [Fact]
    public async Task Access_token_expires_after_an_hour_and_a_refresh_token_gives_the_next()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync();

        server.Time.Advance(TimeSpan.FromSeconds(3599));
        Assert.NotNull(server.Tokens.Validate(tokens.AccessToken));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(server.Tokens.Validate(tokens.AccessToken));

        var refreshed = await server.RefreshAsync(tokens.RefreshToken);
        Assert.NotEqual(tokens.AccessToken, refreshed.AccessToken);
        Assert.Null(refreshed["refresh_token"]);
        Assert.Equal("3599", refreshed["expires_in"]);
        Assert.Equal(PhotosLibraryScopes.AppendOnly, refreshed["scope"]);
        Assert.Equal("alice", server.Tokens.Validate(refreshed.AccessToken)!.Account);
    }

    [Fact]
    public async Task Refresh_token_is_valid_only_for_the_client_that_got_the_token()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync();

        (await server.RefreshAsync(tokens.RefreshToken, "other")).AssertRefused(
            "unauthorized_client",
            "Unauthorized",
            HttpStatusCode.Unauthorized
        );
    }

    [Theory]
    [InlineData("access_token", true)]
    [InlineData("access_token", false)]
    [InlineData("refresh_token", true)]
    [InlineData("refresh_token", false)]
    public async Task Revoking_either_token_revokes_the_grant(string kind, bool inQuery)
    {
        await using var server = await OAuthServer.StartAsync();
        var earlier = await server.SignInAsync();
        var tokens = await server.SignInAsync(("prompt", "consent"));
        var pending = await server.GetCodeAsync();
        var revoked = tokens[kind]!;

        var response = inQuery
            ? await server.PostAsync("/revoke?token=" + Uri.EscapeDataString(revoked))
            : await server.PostAsync("/revoke", ("token", revoked));

        Assert.Equal((HttpStatusCode.OK, "{}"), (response.Status, response.Json.ToString().Replace(" ", "")));
        Assert.Null(server.Tokens.Validate(tokens.AccessToken));
        Assert.Null(server.Tokens.Validate(earlier.AccessToken));
        (await server.RefreshAsync(tokens.RefreshToken)).AssertRefused(
            "invalid_grant",
            "Token has been expired or revoked."
        );
        (await server.RedeemAsync(pending)).AssertRefused("invalid_grant", "Bad Request");
        (await server.PostAsync("/revoke", ("token", revoked))).AssertRefused(
            "invalid_token",
            "Token expired or revoked"
        );
        // The person must be asked again, so there is a refresh token again.
        Assert.NotNull((await server.SignInAsync())["refresh_token"]);
    }

    [Fact]
    public async Task Revoking_affects_no_other_account_or_client()
    {
        await using var server = await OAuthServer.StartAsync();
        var alice = await server.SignInAsync();
        var form = await server.OpenConsentPageAsync();
        form.Account = "bob";
        var bob = await server.RedeemAsync((await server.SubmitAsync(form)).Parameters()["code"]);
        var other = await server.RedeemAsync(await server.GetCodeAsync(("client_id", "other")), ("client_id", "other"));

        await server.PostAsync("/revoke", ("token", alice.AccessToken));

        Assert.Equal("bob", server.Tokens.Validate(bob.AccessToken)!.Account);
        Assert.Equal("other", server.Tokens.Validate(other.AccessToken)!.ClientId);
    }

    [Fact]
    public async Task An_expired_or_unknown_token_cannot_be_revoked()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync();
        server.Time.Advance(TimeSpan.FromHours(1));

        (await server.PostAsync("/revoke", ("token", tokens.AccessToken))).AssertRefused(
            "invalid_token",
            "Token expired or revoked"
        );
        (await server.PostAsync("/revoke", ("token", "ya29.guessed"))).AssertRefused(
            "invalid_token",
            "Token expired or revoked"
        );
        (await server.PostAsync("/revoke")).AssertRefused("invalid_request", "Missing required parameter: token");
        Assert.Equal(HttpStatusCode.OK, (await server.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("online")]
    [InlineData("offline")]
    public async Task Token_info_describes_a_token(string accessType)
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync(("access_type", accessType));
        server.Time.Advance(TimeSpan.FromSeconds(100));

        var info = await InfoAsync(server, tokens.AccessToken);

        var expires = server.Time.GetUtcNow().AddSeconds(3500).ToUnixTimeSeconds();
        Assert.Equal(OAuthServer.ClientId, info["azp"]);
        Assert.Equal(OAuthServer.ClientId, info["aud"]);
        Assert.Equal(PhotosLibraryScopes.AppendOnly, info["scope"]);
        Assert.Equal(expires.ToString(CultureInfo.InvariantCulture), info.Json.GetProperty("exp").GetString());
        Assert.Equal("3500", info.Json.GetProperty("expires_in").GetString());
        Assert.Equal(accessType, info["access_type"]);

        server.Time.Advance(TimeSpan.FromSeconds(3500));
        (await InfoAsync(server, tokens.AccessToken)).AssertRefused("invalid_token", "Invalid Value");
    }

    [Fact]
    public async Task Grants_and_tokens_survive_a_restart()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "oauth.db");
        OAuthServer.ApiResponse tokens;
        ConsentForm open;
        string code;
        await using (var server = await OAuthServer.StartAsync(file))
        {
            tokens = await server.SignInAsync();
            code = await server.GetCodeAsync();
            open = await server.OpenConsentPageAsync();
        }

        await using (var server = await OAuthServer.StartAsync(file))
        {
            Assert.Equal("alice", server.Tokens.Validate(tokens.AccessToken)!.Account);
            Assert.Equal(HttpStatusCode.OK, (await server.RefreshAsync(tokens.RefreshToken)).Status);
            // Known from before, so nothing had to be asked and there is no second refresh token.
            Assert.Null((await server.RedeemAsync(code))["refresh_token"]);
            open.Account = "carol";
            await server.SubmitAsync(open);
            Assert.Contains((await server.OpenConsentPageAsync()).Inputs, input => input.Value == "carol");
        }
    }

    [Fact]
    public async Task No_code_token_or_key_is_in_the_database_or_the_log()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "oauth.db");
        string[] secrets;
        string log;
        await using (var server = await OAuthServer.StartAsync(file))
        {
            var form = await server.OpenConsentPageAsync();
            form.Account = "alice";
            var code = (await server.SubmitAsync(form)).Parameters()["code"];
            var tokens = await server.RedeemAsync(code);
            var refreshed = await server.RefreshAsync(tokens.RefreshToken);
            await InfoAsync(server, tokens.AccessToken);
            await InfoAsync(server, "ya29.wrong");
            await server.PostAsync("/revoke?token=" + Uri.EscapeDataString(refreshed.AccessToken));
            var key = form.Inputs.Single(input => input.Name == "request").Value;
            secrets = [code, tokens.AccessToken, tokens.RefreshToken, refreshed.AccessToken, key, "ya29.wrong"];
            log = server.Log;
        }

        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        var stored = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        Assert.Contains("alice", stored);
        Assert.Contains("Hosting started", log);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, stored);
            Assert.DoesNotContain(secret, log);
            Assert.DoesNotContain(Uri.EscapeDataString(secret), log);
        }
    }

    private static async Task<OAuthServer.ApiResponse> InfoAsync(OAuthServer server, string accessToken) =>
        await OAuthServer.ApiResponse.ReadAsync(
            await server.Http.GetAsync("/tokeninfo?access_token=" + Uri.EscapeDataString(accessToken))
        );

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("oauth").FullName;

        public void Dispose() => Directory.Delete(Path, true);
    }
}

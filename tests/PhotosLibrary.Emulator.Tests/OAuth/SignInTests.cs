using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace PhotosLibrary.Emulator.Tests.OAuth;

/// <summary>
/// The identity of the user, for apps that request it beside the library: Home Assistant and Google's PhotoFrame sample
/// ask userinfo (section 2, OAuth), clients of OpenID Connect read the id_token.
/// </summary>
public sealed class SignInTests
{
    private const string Scope = "openid email profile " + PhotosLibraryScopes.AppendOnly;

    [Fact]
    public async Task Id_token_identifies_the_user_and_is_signed_with_the_published_key()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync(("scope", Scope), ("nonce", "n. 1/ü"));

        var configuration = await GetAsync(server, "/.well-known/openid-configuration");
        var token = tokens["id_token"]!.Split('.');
        var claims = Read(token[1]);
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(configuration.GetProperty("issuer").GetString(), claims.GetProperty("iss").GetString());
        Assert.Equal(OAuthServer.ClientId, claims.GetProperty("aud").GetString());
        Assert.Equal(OAuthServer.ClientId, claims.GetProperty("azp").GetString());
        Assert.Equal("n. 1/ü", claims.GetProperty("nonce").GetString());
        Assert.Equal("alice@example.com", claims.GetProperty("email").GetString());
        Assert.Equal("alice", claims.GetProperty("name").GetString());
        Assert.Matches("^1[0-9]{20}$", claims.GetProperty("sub").GetString());
        Assert.Equal((now, now + 3600), (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64()));

        var keys = await GetAsync(server, new Uri(configuration.GetProperty("jwks_uri").GetString()!).AbsolutePath);
        var key = keys.GetProperty("keys")[0];
        Assert.Equal(Read(token[0]).GetProperty("kid").GetString(), key.GetProperty("kid").GetString());
        using var rsa = RSA.Create(
            new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
                Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
            }
        );
        using var certificate = X509Certificate2.CreateFromPem(
            (await GetAsync(server, "/oauth2/v1/certs")).GetProperty(key.GetProperty("kid").GetString()!).GetString()
        );
        Assert.All(
            [rsa, certificate.GetRSAPublicKey()!],
            published =>
                Assert.True(
                    published.VerifyData(
                        Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"),
                        Base64Url.DecodeFromChars(token[2]),
                        HashAlgorithmName.SHA256,
                        RSASignaturePadding.Pkcs1
                    )
                )
        );

        var refreshed = await server.RefreshAsync(tokens.RefreshToken);
        Assert.False(Read(refreshed["id_token"]!.Split('.')[1]).TryGetProperty("nonce", out _));
    }

    [Fact]
    public async Task Without_openid_there_is_no_id_token()
    {
        await using var server = await OAuthServer.StartAsync();

        Assert.Null((await server.SignInAsync())["id_token"]);
        Assert.Null((await server.SignInAsync(("scope", "email " + PhotosLibraryScopes.AppendOnly)))["id_token"]);
    }

    [Theory]
    [InlineData("/v1/userinfo", "sub", "email_verified")]
    [InlineData("/oauth2/v3/userinfo", "sub", "email_verified")]
    [InlineData("/oauth2/v2/userinfo", "id", "verified_email")]
    [InlineData("/oauth2/v1/userinfo?alt=json", "id", "verified_email")]
    public async Task User_info_tells_what_the_scopes_allow(string address, string subject, string verified)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var developer = (await emulator.App("dev:alice").GetAsync(address)).Success();

        Assert.Matches("^1[0-9]{20}$", (string?)developer[subject]);
        Assert.True((bool)developer[verified]!);
        Assert.Equal("alice@example.com", (string?)developer["email"]);
        var picture = await emulator.App("dev:alice").GetAsync(new Uri((string)developer["picture"]!).AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (picture.Status, picture.Headers["Content-Type"]));
        (await emulator.App("ya29.none").GetAsync(address)).Error(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task User_info_without_the_profile_scope_has_no_profile()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync(("scope", "email " + PhotosLibraryScopes.AppendOnly));

        var info = await GetAsync(server, "/v1/userinfo", tokens.AccessToken);
        Assert.Equal(["sub", "email", "email_verified"], info.EnumerateObject().Select(claim => claim.Name));
    }

    // Google's client for Node asks so: google-auth-library's getTokenInfo().
    [Fact]
    public async Task Token_info_accepts_the_token_as_a_call_does()
    {
        await using var server = await OAuthServer.StartAsync();
        var tokens = await server.SignInAsync(("scope", Scope));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tokeninfo")
        {
            Headers = { { "Authorization", "Bearer " + tokens.AccessToken } },
            Content = new FormUrlEncodedContent([]),
        };

        var info = await OAuthServer.ApiResponse.ReadAsync(await server.Http.SendAsync(request));

        Assert.Equal(OAuthServer.ClientId, info["aud"]);
        Assert.Equal(("alice@example.com", "true"), (info["email"], info["email_verified"]));
    }

    private static JsonElement Read(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;

    private static async Task<JsonElement> GetAsync(OAuthServer server, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + token);
        }

        return (await OAuthServer.ApiResponse.ReadAsync(await server.Http.SendAsync(request))).Json;
    }
}

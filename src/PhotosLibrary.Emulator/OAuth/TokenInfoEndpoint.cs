using System.Globalization;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary><c>GET /tokeninfo</c>: tells what an access token stands for.</summary>
internal static class TokenInfoEndpoint
{
    public const string Path = "/tokeninfo";

    /// <summary>All addresses: the other is of earlier years.</summary>
    public static readonly string[] Paths = [Path, "/oauth2/v3/tokeninfo"];

    public static IResult Get(HttpRequest http, GrantStore grants, TimeProvider time)
    {
        var token = new OAuthParameters(http.Query).Optional("access_token") ?? throw new OAuthException(
            "invalid_request", "either access_token, id_token, or token_handle required");
        var info = grants.FindAccessToken(token) ?? throw new OAuthException("invalid_token", "Invalid Value");
        var expiresIn = info.Expires - time.GetUtcNow().ToUnixTimeSeconds();
        return new JsonAnswer(new
        {
            Azp = info.ClientId,
            Aud = info.ClientId,
            Scope = info.Scopes,
            // Google sends these numbers as text.
            Exp = info.Expires.ToString(CultureInfo.InvariantCulture),
            ExpiresIn = expiresIn.ToString(CultureInfo.InvariantCulture),
            AccessType = info.Offline ? "offline" : "online",
        });
    }
}

using System.Globalization;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>GET /tokeninfo</c>: tells what an access token stands for. Google's client for Node posts, with the token as for
/// a call.
/// </summary>
internal static class TokenInfoEndpoint
{
    public const string Path = "/tokeninfo";

    /// <summary>All addresses: the other is older.</summary>
    public static readonly string[] Paths = [Path, "/oauth2/v3/tokeninfo"];

    public static async Task<IResult> GetAsync(
        HttpRequest http,
        GrantStore grants,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var form = await OAuthParameters.ReadFormAsync(http, cancellationToken);
        var token =
            form.Optional("access_token")
            ?? Authenticator.ReadToken(http)
            ?? throw new OAuthException("invalid_request", "either access_token, id_token, or token_handle required");
        var info = grants.FindAccessToken(token) ?? throw new OAuthException("invalid_token", "Invalid Value");
        var expiresIn = info.Expires - time.GetUtcNow().ToUnixTimeSeconds();
        var profile = new Profile(info.Account);
        var scopes = OAuthScopes.Split(info.Scopes).ToHashSet();
        var email = profile.EmailFor(scopes);
        return new JsonResponse(
            new
            {
                Azp = info.ClientId,
                Aud = info.ClientId,
                Sub = scopes.Any(OAuthScopes.IsSignIn) ? profile.Subject : null,
                Scope = info.Scopes,
                // Google sends these numbers as text.
                Exp = info.Expires.ToString(CultureInfo.InvariantCulture),
                ExpiresIn = expiresIn.ToString(CultureInfo.InvariantCulture),
                Email = email,
                EmailVerified = email is null ? null : "true",
                AccessType = info.Offline ? "offline" : "online",
            }
        );
    }
}

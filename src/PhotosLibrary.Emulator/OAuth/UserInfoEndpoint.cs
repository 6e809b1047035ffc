using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>GET /v1/userinfo</c> and its older forms: tells an app which user signed in, as far as its scopes allow.
/// </summary>
internal static class UserInfoEndpoint
{
    public const string Path = "/v1/userinfo";

    /// <summary>The same under another address.</summary>
    public static readonly string[] Paths = [Path, "/oauth2/v3/userinfo"];

    /// <summary>Where <c>sub</c> is called <c>id</c>, and <c>email_verified</c> <c>verified_email</c>.</summary>
    public static readonly string[] OlderPaths = ["/oauth2/v1/userinfo", "/oauth2/v2/userinfo"];

    public static IResult Get(HttpRequest http, Authenticator authenticator, PublicAddress address) =>
        new JsonResponse(Claims(http, authenticator, address));

    public static IResult GetOlder(HttpRequest http, Authenticator authenticator, PublicAddress address)
    {
        var claims = Claims(http, authenticator, address);
        Rename(claims, "sub", "id");
        Rename(claims, "email_verified", "verified_email");
        return new JsonResponse(claims);
    }

    private static Dictionary<string, object> Claims(
        HttpRequest http,
        Authenticator authenticator,
        PublicAddress address
    )
    {
        var caller = authenticator.FindCaller(http) ?? throw ApiErrors.Unauthenticated();
        if (!caller.Scopes.Any(OAuthScopes.IsSignIn))
        {
            throw new ApiException(RpcCode.PermissionDenied, ErrorTexts.InsufficientScopes);
        }

        return new Profile(caller.Account).ClaimsFor(
            caller.Scopes,
            ProfilePictures.CreateSized(address.Of(http), caller.Account)
        );
    }

    private static void Rename(Dictionary<string, object> claims, string name, string older)
    {
        if (claims.Remove(name, out var value))
        {
            claims[older] = value;
        }
    }
}

using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// <c>GET /.well-known/openid-configuration</c>: the addresses of the other endpoints, at the address of the
/// request.
/// </summary>
internal static class DiscoveryEndpoint
{
    public const string Path = "/.well-known/openid-configuration";

    public static IResult Get(HttpRequest http, PublicAddress address, OAuthScopes scopes) =>
        new JsonResponse(new Configuration(address.IssuerOf(http), scopes.Supported));

    private sealed record Configuration(string Issuer, IEnumerable<string> ScopesSupported)
    {
        public string AuthorizationEndpoint => Issuer + OAuth.AuthorizationEndpoint.Path;

        public string TokenEndpoint => Issuer + OAuth.TokenEndpoint.Path;

        public string UserinfoEndpoint => Issuer + UserInfoEndpoint.Path;

        public string JwksUri => Issuer + IdTokens.KeysPath;

        public string RevocationEndpoint => Issuer + OAuth.RevocationEndpoint.Path;

        public string[] ResponseTypesSupported { get; } = ["code"];

        public string[] ResponseModesSupported { get; } = ["query"];

        public string[] SubjectTypesSupported { get; } = ["public"];

        public string[] IdTokenSigningAlgValuesSupported { get; } = [IdTokens.Algorithm];

        public string[] TokenEndpointAuthMethodsSupported { get; } = ["client_secret_post", "client_secret_basic"];

        public string[] CodeChallengeMethodsSupported { get; } = [CodeChallenge.Plain, CodeChallenge.S256];

        public string[] GrantTypesSupported { get; } = ["authorization_code", "refresh_token"];
    }
}

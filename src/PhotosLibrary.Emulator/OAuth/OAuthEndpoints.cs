using Microsoft.AspNetCore.Mvc;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// Google's OAuth 2.0 server: what <c>accounts.google.com</c> and <c>oauth2.googleapis.com</c> serve, on one port.
/// </summary>
/// <remarks>
/// There are no passwords and no registered apps: a user may name any account on the consent page, and every client id
/// is accepted with any secret or none. Everything else (codes, PKCE, lifetimes, scopes, revocation) is enforced.
/// </remarks>
internal static class OAuthEndpoints
{
    // The forms are small; the server around them may allow uploads without a limit.
    private const int FormMaxBytes = 64 * 1024;

    /// <summary>
    /// Adds the grants and, from them, the <see cref="ITokenValidator"/>. Needs a <see cref="Storage.Database"/> made
    /// with <see cref="GrantStore.Schema"/>, a <see cref="TimeProvider"/> and an <see cref="Access.Authenticator"/>.
    /// </summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="policy">Which scopes can be requested.</param>
    public static IServiceCollection AddOAuth(
        this IServiceCollection services,
        PhotosPolicy policy = PhotosPolicy.Current
    )
    {
        // By default the host logs the query of every request, and Google's clients revoke tokens in a query.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        services.AddSingleton(new OAuthScopes(policy));
        services.AddSingleton<GrantStore>();
        services.AddSingleton<IdTokens>();
        return services.AddSingleton<ITokenValidator>(provider => provider.GetRequiredService<GrantStore>());
    }

    /// <summary>Maps the consent page, the endpoints of tokens and of user information, and discovery.</summary>
    public static IEndpointRouteBuilder MapOAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(DiscoveryEndpoint.Path, DiscoveryEndpoint.Get);
        routes.MapGet(IdTokens.KeysPath, (IdTokens tokens) => tokens.GetKeys());
        routes.MapGet(IdTokens.CertificatesPath, (IdTokens tokens) => tokens.GetCertificates());
        string[] reading = [HttpMethods.Get, HttpMethods.Post];
        foreach (var path in UserInfoEndpoint.Paths)
        {
            routes.MapMethods(path, reading, UserInfoEndpoint.Get);
        }

        foreach (var path in UserInfoEndpoint.OlderPaths)
        {
            routes.MapMethods(path, reading, UserInfoEndpoint.GetOlder);
        }

        var pages = routes.MapGroup("").AddEndpointFilter(PageResult.RefuseWithPage);
        foreach (var path in AuthorizationEndpoint.Paths)
        {
            pages.MapGet(path, AuthorizationEndpoint.AskAsync);
        }

        pages.MapPost(AuthorizationEndpoint.DecisionPath, AuthorizationEndpoint.DecideAsync);

        var json = routes.MapGroup("").AddEndpointFilter(JsonResponse.RefuseWithJson);
        foreach (var path in TokenEndpoint.Paths)
        {
            json.MapPost(path, TokenEndpoint.IssueAsync);
        }

        foreach (var path in RevocationEndpoint.Paths)
        {
            json.MapPost(path, RevocationEndpoint.RevokeAsync);
        }

        foreach (var path in TokenInfoEndpoint.Paths)
        {
            json.MapMethods(path, reading, TokenInfoEndpoint.GetAsync);
        }

        foreach (var group in new[] { pages, json })
        {
            group.WithMetadata(new RequestSizeLimitAttribute(FormMaxBytes));
        }

        return routes;
    }
}

using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Allows a call if the caller is known, the method is open under the policy, and the token has a scope that the spec
/// names for it. Scopes that Google has removed count in the legacy policy only: the authenticator drops them.
/// </summary>
internal sealed class MethodAccess(Authenticator authenticator, PhotosEmulatorOptions options, UnconfirmedFacts facts)
{
    /// <summary>Authenticates and authorizes a call.</summary>
    /// <exception cref="ApiException">The caller is not known, or may not call the method.</exception>
    public Caller Check(ApiMethod method, HttpContext context)
    {
        var caller = authenticator.FindCaller(context.Request) ?? throw ApiErrors.Unauthenticated();
        context.Features.Set(caller);
        if (method.IsRetired && options.Policy != PhotosPolicy.Legacy)
        {
            // A token with only removed scopes has none, whatever the method.
            throw PhotosLibraryScopes.All.Any(caller.Scopes.Contains)
                ? ApiErrors.CallerHasNoPermission()
                : ApiErrors.InsufficientScopes(method.GrpcMethod);
        }

        foreach (var scope in method.Scopes)
        {
            if (caller.Scopes.Contains(scope) && IsAccepted(method, scope))
            {
                return caller;
            }
        }

        throw ApiErrors.InsufficientScopes(method.GrpcMethod);
    }

    private bool IsAccepted(ApiMethod method, string scope) =>
        facts.EnrichmentAcceptsEditScope
        || scope != PhotosLibraryScopes.EditAppCreatedData
        || method.Id != "Albums_AddEnrichment";
}

using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Lets a call through if the caller is known, the method is open under the policy, and the token has a scope that the
/// spec names for it. Scopes that Google has removed count in the legacy policy only: the authenticator drops them.
/// </summary>
internal sealed class MethodAccessFilter(
    Authenticator authenticator, PhotosEmulatorOptions options, UnconfirmedFacts facts) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var caller = authenticator.FindCaller(context.HttpContext.Request) ?? throw ApiErrors.Unauthenticated();
        context.HttpContext.Features.Set(caller);
        var method = ((ControllerActionDescriptor)context.ActionDescriptor).MethodInfo;
        var operation = method.GetCustomAttributes(inherit: true).OfType<OperationAttribute>().Single();
        if (operation.Retired && options.Policy != PhotosPolicy.Legacy) throw ApiErrors.CallerHasNoPermission();

        var accepted = method.GetCustomAttributes(inherit: true).OfType<AcceptsAttribute>();
        if (operation.Id == "Albums_AddEnrichment" && !facts.EnrichmentAcceptsEditScope)
            accepted = accepted.Where(scope => scope.Scope != PhotosLibraryScopes.EditAppCreatedData);
        if (!accepted.Any(scope => caller.Scopes.Contains(scope.Scope)))
            throw ApiErrors.InsufficientScopes(operation.GrpcMethod);
    }
}

using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Lets a call through if the caller is known, the method is still open, and the token has a scope that the spec names
/// for it. Scopes that Google has removed count for nothing.
/// </summary>
internal sealed class MethodAccessFilter(Authenticator authenticator) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var caller = authenticator.FindCaller(context.HttpContext.Request) ?? throw ApiErrors.Unauthenticated();
        context.HttpContext.Features.Set(caller);
        var method = ((ControllerActionDescriptor)context.ActionDescriptor).MethodInfo;
        var operation = method.GetCustomAttributes(inherit: true).OfType<OperationAttribute>().Single();
        if (operation.Retired) throw ApiErrors.CallerHasNoPermission();

        var accepted = method.GetCustomAttributes(inherit: true).OfType<AcceptsAttribute>();
        if (!accepted.Any(scope => !scope.Retired && caller.Scopes.Contains(scope.Scope)))
            throw ApiErrors.InsufficientScopes(operation.GrpcMethod);
    }
}

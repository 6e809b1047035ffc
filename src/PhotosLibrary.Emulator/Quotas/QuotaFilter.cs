using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Api;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>Counts every call of a method, once it is known who calls.</summary>
internal sealed class QuotaFilter(QuotaCounters quotas) : IAuthorizationFilter, IAsyncActionFilter
{
    private static readonly string[] ReadingVerbs = ["Get", "List", "Search", "BatchGet"];

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var caller = context.HttpContext.GetCaller();
        quotas.CountRequest(caller);
        if (IsWrite(context.ActionDescriptor)) quotas.CountWrite(caller);
    }

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (!IsWrite(context.ActionDescriptor))
        {
            await next();
            return;
        }

        // Over before the answer is on its way: who waits for it may write again.
        var caller = context.HttpContext.GetCaller();
        quotas.BeginWrite(caller);
        try
        {
            await next();
        }
        finally
        {
            quotas.EndWrite(caller);
        }
    }

    private static bool IsWrite(Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor action)
    {
        var method = ((ControllerActionDescriptor)action).MethodInfo;
        var operation = method.GetCustomAttributes(inherit: true).OfType<OperationAttribute>().Single();
        var name = operation.GrpcMethod[(operation.GrpcMethod.LastIndexOf('.') + 1)..];
        return !ReadingVerbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Api.Json;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// Sends only what the <c>fields</c> parameter selects. It is a parameter of every method, so it is not each one's
/// business. It is read before the method runs: a bad selector must not leave a change behind.
/// </summary>
internal sealed class PartialResponseFilter : IAsyncActionFilter
{
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(WireJson.Settings);

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (context.HttpContext.Request.Query["fields"] is not [{ Length: > 0 } text, ..])
        {
            await next();
            return;
        }

        var selector = FieldSelector.Parse(text, AnswerOf(context));
        var executed = await next();
        if (executed.Result is not ObjectResult { Value: { } answer } result) return;
        var selected = JToken.FromObject(answer, Serializer);
        selector.Apply(selected);
        result.Value = selected;
        result.DeclaredType = typeof(JToken);
    }

    // The methods return Task<ActionResult<T>>.
    private static Type AnswerOf(ActionExecutingContext context)
    {
        var action = (Microsoft.AspNetCore.Mvc.Controllers.ControllerActionDescriptor)context.ActionDescriptor;
        return action.MethodInfo.ReturnType.GetGenericArguments()[0].GetGenericArguments()[0];
    }
}

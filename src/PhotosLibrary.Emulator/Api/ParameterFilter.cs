using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Filters;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.Api.Json;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Refuses parameters of the query that are not of their type, in Google's words.</summary>
internal sealed class ParameterFilter : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (context.ModelState.IsValid) return;
        throw ApiErrors.Unreadable(
        [
            .. context.ModelState
                .Where(entry => entry.Value!.Errors.Count > 0)
                .Select(entry => Describe(context.ActionDescriptor, entry.Key, entry.Value!.AttemptedValue)),
        ]);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    private static FieldViolation Describe(ActionDescriptor action, string name, string? value)
    {
        var type = action.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.ParameterType;
        var expected = type == typeof(int?) ? "TYPE_INT32" : type == typeof(bool?) ? "TYPE_BOOL" : "TYPE_STRING";
        var field = ProtoName.Of(name);
        return new FieldViolation(field, $"Invalid value at '{field}' ({expected}), {JsonConvert.ToString(value)}");
    }
}

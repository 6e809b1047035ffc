using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Settings;

/// <summary>Gives errors whose status at Google is not confirmed the status that the settings say.</summary>
internal sealed class UnconfirmedErrorFilter(UnconfirmedFacts facts) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is not ApiException error) return;
        var code = error.Cause switch
        {
            ApiErrorCause.FullAlbum when facts.FullAlbum == FullAlbumError.ResourceExhausted => RpcCode.ResourceExhausted,
            ApiErrorCause.UnknownAlbum when facts.UnknownAlbum == UnknownAlbumError.InvalidArgument
                && !IsConfirmed(context) => RpcCode.InvalidArgument,
            _ => error.Code,
        };
        if (code != error.Code) context.Exception = new ApiException(code, error.Message, [.. error.Details]);
    }

    private static bool IsConfirmed(ExceptionContext context) =>
        context.ActionDescriptor is ControllerActionDescriptor { ActionName: nameof(MediaItemsController.BatchCreate) };
}

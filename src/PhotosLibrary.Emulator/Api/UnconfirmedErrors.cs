using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Gives errors whose status at Google is not confirmed the status that the settings say.</summary>
internal sealed class UnconfirmedErrors(UnconfirmedFacts facts)
{
    // That an unknown album is 404 there has been seen.
    private const string ConfirmedMethod = "MediaItems_BatchCreate";

    /// <summary>The error as the settings want it; null if it stays as it is.</summary>
    public ApiException? Change(ApiException error, ApiMethod method)
    {
        var code = error.Cause switch
        {
            ApiErrorCause.FullAlbum when facts.FullAlbum == FullAlbumError.ResourceExhausted =>
                RpcCode.ResourceExhausted,
            ApiErrorCause.UnknownAlbum
                when facts.UnknownAlbum == UnknownAlbumError.InvalidArgument && method.Id != ConfirmedMethod =>
                RpcCode.InvalidArgument,
            _ => error.Code,
        };
        return code == error.Code ? null : new ApiException(code, error.Message, [.. error.Details]);
    }
}

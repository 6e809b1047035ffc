using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Gives responses whose status at Google is not confirmed the status that the settings say.</summary>
internal sealed class UnconfirmedStatus(UnconfirmedFacts facts)
{
    // That an unknown album is 404 there has been seen.
    private const string ConfirmedMethod = "MediaItems_BatchCreate";

    /// <summary>The status of a response that is no error.</summary>
    public int Of(object response) =>
        facts.PartlyFailedBatchIsMultiStatus
        && response is BatchCreateMediaItemsResponse { NewMediaItemResults: { } results }
        && results.Any(result => result.MediaItem is null)
            ? StatusCodes.Status207MultiStatus
            : StatusCodes.Status200OK;

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

using System.Net;
using PhotosCore.Calls;

namespace PhotosLibrary;

/// <summary>
/// The usual causes of refusals that Google's own words do not tell: a bad request, whatever is bad about it.
/// </summary>
internal static class RefusalAdvice
{
    /// <summary>The usual cause of a refusal, and the call that helps; null where there is none.</summary>
    public static string? For(ApiOperation operation, HttpStatusCode statusCode)
    {
        if (statusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
        {
            return null;
        }

        // By Google's names, as the operations themselves are those of the clients, which stand above and use this.
        return operation.Method switch
        {
            "photoslibrary.mediaItems.batchCreate" when statusCode == HttpStatusCode.BadRequest =>
                "Usual causes: no items, or more than "
                    + $"{BatchCreateMediaItemsRequest.NewMediaItemsMaxCount} in one call "
                    + $"({nameof(MediaItemsClient.CreateManyAsync)} takes any number); or an album of another app "
                    + $"({nameof(AlbumsClient.GetOrCreateAsync)} gives one of yours).",
            "photoslibrary.mediaItems.batchGet" when statusCode == HttpStatusCode.BadRequest =>
                "Usual causes: no ids, one twice, or more than "
                    + $"{MediaItemsClient.BatchGetMediaItemIdsMaxCount} in one call "
                    + $"({nameof(MediaItemsClient.GetManyAsync)} takes any number).",
            "photoslibrary.albums.batchAddMediaItems" => "Usual causes: an album or media items of another app "
                + $"({nameof(AlbumsClient.GetOrCreateAsync)} gives an album of yours); no ids, or more than "
                + $"{BatchAddMediaItemsToAlbumRequest.MediaItemIdsMaxCount} in one call "
                + $"({nameof(AlbumsClient.AddMediaItemsAsync)} takes any number).",
            "photoslibrary.albums.batchRemoveMediaItems" => "Usual causes: an album of another app, items that are not "
                + "in it; no ids, or more than "
                + $"{BatchRemoveMediaItemsFromAlbumRequest.MediaItemIdsMaxCount} in one call "
                + $"({nameof(AlbumsClient.RemoveMediaItemsAsync)} takes any number).",
            "photoslibrary.albums.addEnrichment" or "photoslibrary.albums.patch" =>
                "Usual cause: an album of another app "
                    + $"({nameof(AlbumsClient.GetOrCreateAsync)} gives one of yours).",
            "photoslibrary.mediaItems.get"
            or "photoslibrary.mediaItems.patch" when statusCode != HttpStatusCode.Forbidden =>
                "Usual causes: an item of another app (an app sees only what it created), one that the user has "
                    + "deleted, or the id of an album.",
            "photoslibrary.albums.get" when statusCode != HttpStatusCode.Forbidden =>
                "Usual causes: an album of another app (an app sees only what it created), one that the user has "
                    + "deleted, or the id in the address of an album in the browser, which is not that of the API.",
            _ => null,
        };
    }
}

using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>The media items of a library: which of them a caller finds, and how it changes them.</summary>
internal sealed class MediaItemService(
    Database database,
    Pages pages,
    ItemPages itemPages,
    RenderedItems rendered,
    Resources resources,
    UnconfirmedFacts facts
)
{
    public MediaItem Get(CallContext call, string id)
    {
        var item =
            database.Read(connection => Visibility.FindItem(connection, call.Caller, id))
            ?? throw ApiErrors.InvalidMediaItemId();
        return resources.ToMediaItem(item, call);
    }

    /// <summary>Several media items, in the order asked; one that is not found fails only its own result.</summary>
    public List<MediaItemResult> BatchGet(CallContext call, List<string> ids)
    {
        if (ids.Count > MediaItemsClient.BatchGetMediaItemIdsMaxCount)
        {
            throw ApiErrors.TooManyItems();
        }

        if (ids.Count == 0)
        {
            throw ApiErrors.InvalidArgument("media_item_ids", "The field is required.");
        }

        if (ids.Distinct().Count() < ids.Count)
        {
            throw ApiErrors.InvalidArgument("media_item_ids", "An id must not be given twice.");
        }

        return database.Read(connection => ids.ConvertAll(id => ToResult(connection, call, id)));
    }

    /// <summary>A page of the media items of the account; null if it is empty.</summary>
    public (IList<MediaItem> Items, string? NextPageToken) List(CallContext call, PageParameters parameters)
    {
        var page = pages.Read(call.Caller, "mediaItems", parameters);
        return itemPages.Read(call, page, call.Caller.SeenApp(), MediaItemCriteria.Everything);
    }

    /// <summary>Changes the description of a media item.</summary>
    public async Task<MediaItem> PatchAsync(
        CallContext call,
        string id,
        string updateMask,
        MediaItem changes,
        CancellationToken cancellationToken
    )
    {
        UpdateMask.Parse(updateMask, facts, "description");
        if (changes.Description?.Length > MediaItem.DescriptionMaxLength)
        {
            throw ApiErrors.InvalidArgument(
                "media_item.description",
                $"A description has at most {MediaItem.DescriptionMaxLength} characters."
            );
        }

        var changed = await database.WriteAsync(
            connection =>
            {
                // Only the app that created an item may change it, whichever others see it.
                var item =
                    MediaItemStore.Find(connection, call.Caller.Account, call.Caller.ClientId, id)
                    ?? throw ApiErrors.InvalidMediaItemId();
                MediaItemStore.SetDescription(connection, item.Sequence, changes.Description);
                return item with { Description = changes.Description };
            },
            cancellationToken
        );
        rendered.Changed(changed.Sequence);
        return resources.ToMediaItem(changed, call);
    }

    private MediaItemResult ToResult(SqliteConnection connection, CallContext call, string id)
    {
        if (Visibility.FindItem(connection, call.Caller, id) is { } item)
        {
            return new MediaItemResult { MediaItem = resources.ToMediaItem(item, call) };
        }

        var error = ApiErrors.InvalidMediaItemId();
        return new MediaItemResult
        {
            Status = new Status { Code = (int)error.Code, Message = error.Message },
        };
    }
}

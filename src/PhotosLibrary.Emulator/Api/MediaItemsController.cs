using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>mediaItems</c>.</summary>
internal sealed class MediaItemsController(
    Database database,
    MediaItemCreation creation,
    MediaItemSearch search,
    Pages pages,
    ItemPages itemPages,
    RenderedItems rendered,
    Resources resources,
    UnconfirmedFacts facts
) : MediaItemsControllerBase
{
    /// <inheritdoc />
    public override async ValueTask<BatchCreateMediaItemsResponse> BatchCreate(
        HttpContext context,
        BatchCreateMediaItemsRequest request,
        CancellationToken cancellationToken
    )
    {
        var answer = await creation.CreateAsync(context, request, cancellationToken);
        if (facts.PartlyFailedBatchIsMultiStatus && answer.NewMediaItemResults!.Any(result => result.MediaItem is null))
        {
            context.Response.StatusCode = StatusCodes.Status207MultiStatus;
        }

        return answer;
    }

    /// <inheritdoc />
    public override ValueTask<MediaItem> Get(
        HttpContext context,
        string mediaItemId,
        string? fields,
        CancellationToken cancellationToken
    )
    {
        var item =
            database.Read(connection => Visibility.FindItem(connection, context.GetCaller(), mediaItemId))
            ?? throw ApiErrors.InvalidMediaItemId();
        return new ValueTask<MediaItem>(resources.ToMediaItem(item, context));
    }

    /// <inheritdoc />
    public override ValueTask<BatchGetMediaItemsResponse> BatchGet(
        HttpContext context,
        IEnumerable<string> mediaItemIds,
        string? fields,
        CancellationToken cancellationToken
    )
    {
        var ids = mediaItemIds.ToList();
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

        return new ValueTask<BatchGetMediaItemsResponse>(
            new BatchGetMediaItemsResponse
            {
                MediaItemResults = database.Read(connection => ids.ConvertAll(id => ToResult(connection, context, id))),
            }
        );
    }

    /// <inheritdoc />
    public override ValueTask<ListMediaItemsResponse> List(
        HttpContext context,
        int? pageSize,
        string? pageToken,
        string? fields,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var page = pages.Read(caller, "mediaItems", pageSize, PageSize.MediaItems, pageToken);
        var (items, next) = itemPages.Read(page, caller, caller.SeenApp(), MediaItemCriteria.Everything, context);
        return new ValueTask<ListMediaItemsResponse>(
            new ListMediaItemsResponse { MediaItems = items, NextPageToken = next }
        );
    }

    /// <inheritdoc />
    public override ValueTask<SearchMediaItemsResponse> Search(
        HttpContext context,
        SearchMediaItemsRequest request,
        string? fields,
        CancellationToken cancellationToken
    ) => new ValueTask<SearchMediaItemsResponse>(search.Search(request, context));

    /// <inheritdoc />
    public override async ValueTask<MediaItem> Patch(
        HttpContext context,
        string mediaItemId,
        string updateMask,
        MediaItem mediaItem,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        UpdateMask.Parse(updateMask, facts, "description");
        if (mediaItem.Description?.Length > MediaItem.DescriptionMaxLength)
        {
            throw ApiErrors.InvalidArgument(
                "media_item.description",
                $"A description has at most {MediaItem.DescriptionMaxLength} characters."
            );
        }

        var changed = await database.WriteAsync(
            connection =>
            {
                // The creator alone may change an item, whoever else may see it.
                var item =
                    MediaItemStore.Find(connection, caller.Account, caller.ClientId, mediaItemId)
                    ?? throw ApiErrors.InvalidMediaItemId();
                MediaItemStore.SetDescription(connection, item.Sequence, mediaItem.Description);
                return item with { Description = mediaItem.Description };
            },
            cancellationToken
        );
        rendered.Changed(changed.Sequence);
        return resources.ToMediaItem(changed, context);
    }

    private MediaItemResult ToResult(SqliteConnection connection, HttpContext context, string id)
    {
        if (Visibility.FindItem(connection, context.GetCaller(), id) is { } item)
        {
            return new MediaItemResult { MediaItem = resources.ToMediaItem(item, context) };
        }

        var error = ApiErrors.InvalidMediaItemId();
        return new MediaItemResult
        {
            Status = new Status { Code = (int)error.Code, Message = error.Message },
        };
    }
}

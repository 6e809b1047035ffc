using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>mediaItems</c>.</summary>
internal sealed class MediaItemsController(
    Database database,
    MediaItemCreation creation,
    MediaItemSearch search,
    Pages pages,
    Resources resources,
    UnconfirmedFacts facts)
    : MediaItemsControllerBase
{
    private Caller Caller => HttpContext.GetCaller();

    /// <inheritdoc />
    public override async Task<ActionResult<BatchCreateMediaItemsResponse>> BatchCreate(
        BatchCreateMediaItemsRequest request, CancellationToken cancellationToken)
    {
        var answer = await creation.CreateAsync(HttpContext, request, cancellationToken);
        return facts.PartlyFailedBatchIsMultiStatus && answer.NewMediaItemResults!.Any(result => result.MediaItem is null)
            ? StatusCode(StatusCodes.Status207MultiStatus, answer)
            : answer;
    }

    /// <inheritdoc />
    public override Task<ActionResult<MediaItem>> Get(
        string mediaItemId, string? fields, CancellationToken cancellationToken)
    {
        var item = database.Read(connection => Find(connection, mediaItemId)) ?? throw ApiErrors.InvalidMediaItemId();
        return Task.FromResult<ActionResult<MediaItem>>(resources.ToMediaItem(item, HttpContext));
    }

    /// <inheritdoc />
    public override Task<ActionResult<BatchGetMediaItemsResponse>> BatchGet(
        IEnumerable<string> mediaItemIds, string? fields, CancellationToken cancellationToken)
    {
        var ids = mediaItemIds.ToList();
        if (ids.Count > MediaItemsClient.BatchGetMediaItemIdsMaxCount) throw ApiErrors.TooManyItems();
        if (ids.Count == 0) throw ApiErrors.InvalidArgument("media_item_ids", "The field is required.");
        if (ids.Distinct().Count() < ids.Count)
            throw ApiErrors.InvalidArgument("media_item_ids", "An id must not be given twice.");
        return Task.FromResult<ActionResult<BatchGetMediaItemsResponse>>(new BatchGetMediaItemsResponse
        {
            MediaItemResults = database.Read(connection => ids.ConvertAll(id => ToResult(connection, id))),
        });
    }

    /// <inheritdoc />
    public override Task<ActionResult<ListMediaItemsResponse>> List(
        int? pageSize, string? pageToken, string? fields, CancellationToken cancellationToken)
    {
        var page = pages.Read(Caller, "mediaItems", pageSize, PageSize.MediaItems, pageToken);
        var found = database.Read(connection => MediaItemStore.List(
            connection, Caller.Account, Caller.SeenApp(), MediaItemCriteria.Everything, page.After, page.Limit));
        var (items, next) = pages.Cut(page, found, item => (item.CreationTime.ToUnixTimeMilliseconds(), item.Sequence));
        return Task.FromResult<ActionResult<ListMediaItemsResponse>>(new ListMediaItemsResponse
        {
            MediaItems = items.Count == 0 ? null : [.. items.Select(item => resources.ToMediaItem(item, HttpContext))],
            NextPageToken = next,
        });
    }

    /// <inheritdoc />
    public override Task<ActionResult<SearchMediaItemsResponse>> Search(
        SearchMediaItemsRequest request, string? fields, CancellationToken cancellationToken) =>
        Task.FromResult<ActionResult<SearchMediaItemsResponse>>(search.Search(request, HttpContext));

    /// <inheritdoc />
    public override async Task<ActionResult<MediaItem>> Patch(
        string mediaItemId, string updateMask, MediaItem mediaItem, CancellationToken cancellationToken)
    {
        UpdateMask.Parse(updateMask, facts, "description");
        if (mediaItem.Description?.Length > MediaItem.DescriptionMaxLength)
        {
            throw ApiErrors.InvalidArgument(
                "media_item.description", $"A description has at most {MediaItem.DescriptionMaxLength} characters.");
        }

        var changed = await database.WriteAsync(
            connection =>
            {
                // The creator alone may change an item, whoever else may see it.
                var item = MediaItemStore.Find(connection, Caller.Account, Caller.ClientId, mediaItemId)
                    ?? throw ApiErrors.InvalidMediaItemId();
                MediaItemStore.SetDescription(connection, item.Sequence, mediaItem.Description);
                return item with { Description = mediaItem.Description };
            },
            cancellationToken);
        return resources.ToMediaItem(changed, HttpContext);
    }

    private MediaItemResult ToResult(SqliteConnection connection, string? id)
    {
        if (Find(connection, id ?? "") is { } item) return new MediaItemResult { MediaItem = resources.ToMediaItem(item, HttpContext) };
        var error = ApiErrors.InvalidMediaItemId();
        return new MediaItemResult { Status = new Status { Code = (int)error.Code, Message = error.Message } };
    }

    private StoredMediaItem? Find(SqliteConnection connection, string id) => Visibility.FindItem(connection, Caller, id);
}

using PhotosLibrary.Emulator.Library;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>mediaItems</c>.</summary>
internal sealed class MediaItemsController(MediaItemService items, MediaItemCreation creation, MediaItemSearch search)
    : MediaItemsControllerBase
{
    private static readonly PageSize PageSize = new(ListPageSizeDefault, MediaItemsClient.ListPageSizeMax);

    /// <inheritdoc />
    public override async ValueTask<BatchCreateMediaItemsResponse> BatchCreate(
        CallContext call,
        BatchCreateMediaItemsRequest request,
        CancellationToken cancellationToken
    ) => await creation.CreateAsync(call, request, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<MediaItem> Get(
        CallContext call,
        string mediaItemId,
        CancellationToken cancellationToken
    ) => new(items.Get(call, mediaItemId));

    /// <inheritdoc />
    public override ValueTask<BatchGetMediaItemsResponse> BatchGet(
        CallContext call,
        IEnumerable<string> mediaItemIds,
        CancellationToken cancellationToken
    ) => new(new BatchGetMediaItemsResponse { MediaItemResults = items.BatchGet(call, [.. mediaItemIds]) });

    /// <inheritdoc />
    public override ValueTask<ListMediaItemsResponse> List(
        CallContext call,
        int? pageSize,
        string? pageToken,
        CancellationToken cancellationToken
    )
    {
        var (found, next) = items.List(call, new PageParameters(pageSize, pageToken, PageSize));
        return new(new ListMediaItemsResponse { MediaItems = found, NextPageToken = next });
    }

    /// <inheritdoc />
    public override ValueTask<SearchMediaItemsResponse> Search(
        CallContext call,
        SearchMediaItemsRequest request,
        CancellationToken cancellationToken
    ) => new(search.Search(call, request, PageSize));

    /// <inheritdoc />
    public override async ValueTask<MediaItem> Patch(
        CallContext call,
        string mediaItemId,
        string updateMask,
        MediaItem mediaItem,
        CancellationToken cancellationToken
    ) => await items.PatchAsync(call, mediaItemId, updateMask, mediaItem, cancellationToken);
}

using PhotosLibrary.Emulator.Library;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>albums</c>.</summary>
internal sealed class AlbumsController(AlbumService albums, AlbumContents contents, Sharing sharing)
    : AlbumsControllerBase
{
    private static readonly PageSize PageSize = new(ListPageSizeDefault, AlbumsClient.ListPageSizeMax);

    /// <inheritdoc />
    public override async ValueTask<Album> Create(
        CallContext call,
        CreateAlbumRequest request,
        CancellationToken cancellationToken
    ) => await albums.CreateAsync(call, request.Album.Title, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<Album> Get(CallContext call, string albumId, CancellationToken cancellationToken) =>
        new(albums.Get(call, albumId));

    /// <inheritdoc />
    public override ValueTask<ListAlbumsResponse> List(
        CallContext call,
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        CancellationToken cancellationToken
    )
    {
        var page = new PageParameters(pageSize, pageToken, PageSize);
        var (found, next) = albums.List(call, page, excludeNonAppCreatedData);
        return new(new ListAlbumsResponse { Albums = found, NextPageToken = next });
    }

    /// <inheritdoc />
    public override async ValueTask<Album> Patch(
        CallContext call,
        string albumId,
        string updateMask,
        Album album,
        CancellationToken cancellationToken
    ) => await albums.PatchAsync(call, albumId, updateMask, album, cancellationToken);

    /// <inheritdoc />
    public override async ValueTask<AddEnrichmentToAlbumResponse> AddEnrichment(
        CallContext call,
        string albumId,
        AddEnrichmentToAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var id = await contents.AddEnrichmentAsync(call.Caller, albumId, request, cancellationToken);
        return new AddEnrichmentToAlbumResponse { EnrichmentItem = new EnrichmentItem { Id = id } };
    }

    /// <inheritdoc />
    public override async ValueTask<BatchAddMediaItemsToAlbumResponse> BatchAddMediaItems(
        CallContext call,
        string albumId,
        BatchAddMediaItemsToAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        await contents.AddAsync(call.Caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchAddMediaItemsToAlbumResponse();
    }

    /// <inheritdoc />
    public override async ValueTask<BatchRemoveMediaItemsFromAlbumResponse> BatchRemoveMediaItems(
        CallContext call,
        string albumId,
        BatchRemoveMediaItemsFromAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        await contents.RemoveAsync(call.Caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchRemoveMediaItemsFromAlbumResponse();
    }

    /// <inheritdoc />
    public override async ValueTask<ShareAlbumResponse> Share(
        CallContext call,
        string albumId,
        ShareAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var shareInfo = await sharing.ShareAsync(call.Caller, albumId, request.SharedAlbumOptions, cancellationToken);
        return new ShareAlbumResponse { ShareInfo = shareInfo };
    }

    /// <inheritdoc />
    public override async ValueTask<UnshareAlbumResponse> Unshare(
        CallContext call,
        string albumId,
        UnshareAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        await sharing.UnshareAsync(call.Caller, albumId, cancellationToken);
        return new UnshareAlbumResponse();
    }
}

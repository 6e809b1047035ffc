using PhotosLibrary.Emulator.Library;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The methods of <c>sharedAlbums</c>, closed since 2025-03-31: under the current policy, <see cref="MethodAccess"/>
/// refuses every call of them.
/// </summary>
internal sealed class SharedAlbumsController(AlbumService albums, Sharing sharing) : SharedAlbumsControllerBase
{
    private static readonly PageSize PageSize = new(ListPageSizeDefault, SharedAlbumsClient.ListPageSizeMax);

    /// <inheritdoc />
    public override ValueTask<Album> Get(CallContext call, string shareToken, CancellationToken cancellationToken) =>
        new(sharing.Get(call, shareToken));

    /// <inheritdoc />
    public override async ValueTask<JoinSharedAlbumResponse> Join(
        CallContext call,
        JoinSharedAlbumRequest request,
        CancellationToken cancellationToken
    ) => new() { Album = await sharing.JoinAsync(call, request.ShareToken, cancellationToken) };

    /// <inheritdoc />
    public override async ValueTask<LeaveSharedAlbumResponse> Leave(
        CallContext call,
        LeaveSharedAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        await sharing.LeaveAsync(call.Caller, request.ShareToken, cancellationToken);
        return new LeaveSharedAlbumResponse();
    }

    /// <inheritdoc />
    public override ValueTask<ListSharedAlbumsResponse> List(
        CallContext call,
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        CancellationToken cancellationToken
    )
    {
        var page = new PageParameters(pageSize, pageToken, PageSize);
        var (found, next) = albums.ListShared(call, page, excludeNonAppCreatedData);
        return new(new ListSharedAlbumsResponse { SharedAlbums = found, NextPageToken = next });
    }
}

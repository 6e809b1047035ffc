using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The methods of <c>sharedAlbums</c>, closed since 2025-03-31: in the policy of today <see cref="MethodAccess"/>
/// lets nobody come as far as this.
/// </summary>
internal sealed class SharedAlbumsController(Database database, Sharing sharing, Pages pages, Resources resources)
    : SharedAlbumsControllerBase
{
    /// <inheritdoc />
    public override ValueTask<Album> Get(
        HttpContext context,
        string shareToken,
        string? fields,
        CancellationToken cancellationToken
    ) => new ValueTask<Album>(resources.ToAlbum(sharing.Get(context.GetCaller(), shareToken), context));

    /// <inheritdoc />
    public override async ValueTask<JoinSharedAlbumResponse> Join(
        HttpContext context,
        JoinSharedAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var album = await sharing.JoinAsync(caller, request.ShareToken, cancellationToken);
        return new JoinSharedAlbumResponse { Album = resources.ToAlbum(album, context) };
    }

    /// <inheritdoc />
    public override async ValueTask<LeaveSharedAlbumResponse> Leave(
        HttpContext context,
        LeaveSharedAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        await sharing.LeaveAsync(caller, request.ShareToken, cancellationToken);
        return new LeaveSharedAlbumResponse();
    }

    /// <inheritdoc />
    public override ValueTask<ListSharedAlbumsResponse> List(
        HttpContext context,
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        string? fields,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var page = pages.Read(
            caller,
            $"sharedAlbums\n{excludeNonAppCreatedData == true}",
            pageSize,
            PageSize.SharedAlbums,
            pageToken
        );
        var found = database.Read(connection =>
            AlbumStore.ListShared(
                connection,
                caller.Account,
                caller.SeenApp(excludeNonAppCreatedData),
                page.After?.Item1,
                page.Limit
            )
        );
        var (albums, next) = pages.Cut(page, found, album => (album.Sequence, 0));
        return new ValueTask<ListSharedAlbumsResponse>(
            new ListSharedAlbumsResponse
            {
                SharedAlbums =
                    albums.Count == 0 ? null : [.. albums.Select(album => resources.ToAlbum(album, context))],
                NextPageToken = next,
            }
        );
    }
}

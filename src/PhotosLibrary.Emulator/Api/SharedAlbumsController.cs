using Microsoft.AspNetCore.Mvc;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// The methods of <c>sharedAlbums</c>, closed since 2025-03-31: in the policy of today <see cref="MethodAccessFilter"/>
/// lets nobody come as far as this.
/// </summary>
internal sealed class SharedAlbumsController(Database database, Sharing sharing, Pages pages, Resources resources)
    : SharedAlbumsControllerBase
{
    private const string Closed = "Closed since 2025-03-31: open in the legacy policy only.";

    private Caller Caller => HttpContext.GetCaller();

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<Album>> Get(
        string shareToken, string? fields, CancellationToken cancellationToken) =>
        Task.FromResult<ActionResult<Album>>(resources.ToAlbum(sharing.Get(Caller, shareToken), HttpContext));

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override async Task<ActionResult<JoinSharedAlbumResponse>> Join(
        JoinSharedAlbumRequest request, CancellationToken cancellationToken)
    {
        var album = await sharing.JoinAsync(Caller, request.ShareToken, cancellationToken);
        return new JoinSharedAlbumResponse { Album = resources.ToAlbum(album, HttpContext) };
    }

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override async Task<ActionResult<LeaveSharedAlbumResponse>> Leave(
        LeaveSharedAlbumRequest request, CancellationToken cancellationToken)
    {
        await sharing.LeaveAsync(Caller, request.ShareToken, cancellationToken);
        return new LeaveSharedAlbumResponse();
    }

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override Task<ActionResult<ListSharedAlbumsResponse>> List(
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        string? fields,
        CancellationToken cancellationToken)
    {
        var page = pages.Read(
            Caller, $"sharedAlbums\n{excludeNonAppCreatedData == true}", pageSize, PageSize.SharedAlbums, pageToken);
        var found = database.Read(connection => AlbumStore.ListShared(
            connection, Caller.Account, Caller.SeenApp(excludeNonAppCreatedData), page.After?.Item1, page.Limit));
        var (albums, next) = pages.Cut(page, found, album => (album.Sequence, 0));
        return Task.FromResult<ActionResult<ListSharedAlbumsResponse>>(new ListSharedAlbumsResponse
        {
            SharedAlbums = albums.Count == 0 ? null : [.. albums.Select(album => resources.ToAlbum(album, HttpContext))],
            NextPageToken = next,
        });
    }
}

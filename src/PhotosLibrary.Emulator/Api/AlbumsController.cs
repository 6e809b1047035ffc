using Microsoft.AspNetCore.Mvc;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>albums</c>.</summary>
internal sealed class AlbumsController(
    Database database,
    AlbumContents contents,
    Sharing sharing,
    Pages pages,
    Resources resources,
    UnconfirmedFacts facts)
    : AlbumsControllerBase
{
    private const string Closed = "Closed since 2025-03-31: open in the legacy policy only.";

    private Caller Caller => HttpContext.GetCaller();

    /// <inheritdoc />
    public override async Task<ActionResult<Album>> Create(
        CreateAlbumRequest request, CancellationToken cancellationToken)
    {
        var title = CheckTitle(request.Album.Title, "album.title");
        var album = await database.WriteAsync(
            connection => AlbumStore.Add(connection, Caller.Account, Caller.ClientId, title), cancellationToken);
        return resources.ToAlbum(album, HttpContext);
    }

    /// <inheritdoc />
    public override Task<ActionResult<Album>> Get(string albumId, string? fields, CancellationToken cancellationToken)
    {
        var album = database.Read(connection => AlbumContents.Find(connection, Caller, albumId));
        return Task.FromResult<ActionResult<Album>>(resources.ToAlbum(album, HttpContext));
    }

    /// <inheritdoc />
    public override Task<ActionResult<ListAlbumsResponse>> List(
        int? pageSize,
        string? pageToken,
        bool? excludeNonAppCreatedData,
        string? fields,
        CancellationToken cancellationToken)
    {
        var page = pages.Read(Caller, $"albums\n{excludeNonAppCreatedData == true}", pageSize, PageSize.Albums, pageToken);
        var found = database.Read(connection =>
            AlbumStore.List(
                connection, Caller.Account, Caller.SeenApp(excludeNonAppCreatedData), page.After?.Item1, page.Limit));
        var (albums, next) = pages.Cut(page, found, album => (album.Sequence, 0));
        return Task.FromResult<ActionResult<ListAlbumsResponse>>(new ListAlbumsResponse
        {
            Albums = albums.Count == 0 ? null : [.. albums.Select(album => resources.ToAlbum(album, HttpContext))],
            NextPageToken = next,
        });
    }

    /// <inheritdoc />
    public override async Task<ActionResult<Album>> Patch(
        string albumId, string updateMask, Album album, CancellationToken cancellationToken)
    {
        var mask = UpdateMask.Parse(updateMask, facts, "title", "cover_photo_media_item_id");
        var changed = await database.WriteAsync(
            connection =>
            {
                var stored = AlbumContents.FindToChange(connection, Caller, albumId);
                if (stored.Account != Caller.Account) throw ApiErrors.CallerHasNoPermission();
                if (mask.Contains("title"))
                    AlbumStore.SetTitle(connection, stored.Sequence, CheckTitle(album.Title, "album.title"));
                if (mask.Contains("cover_photo_media_item_id"))
                {
                    var cover = AlbumEntryStore.FindItem(connection, stored.Sequence, album.CoverPhotoMediaItemId ?? "");
                    if (cover?.App != Caller.ClientId)
                    {
                        throw ApiErrors.InvalidArgument(
                            "album.cover_photo_media_item_id", "The cover must be a media item of the album.");
                    }

                    AlbumStore.SetCover(connection, stored.Sequence, cover.Sequence);
                }

                return AlbumContents.Find(connection, Caller, albumId);
            },
            cancellationToken);
        return resources.ToAlbum(changed, HttpContext);
    }

    /// <inheritdoc />
    public override async Task<ActionResult<AddEnrichmentToAlbumResponse>> AddEnrichment(
        string albumId, AddEnrichmentToAlbumRequest request, CancellationToken cancellationToken)
    {
        var id = await contents.AddEnrichmentAsync(Caller, albumId, request, cancellationToken);
        return new AddEnrichmentToAlbumResponse { EnrichmentItem = new EnrichmentItem { Id = id } };
    }

    /// <inheritdoc />
    public override async Task<ActionResult<BatchAddMediaItemsToAlbumResponse>> BatchAddMediaItems(
        string albumId, BatchAddMediaItemsToAlbumRequest request, CancellationToken cancellationToken)
    {
        await contents.AddAsync(Caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchAddMediaItemsToAlbumResponse();
    }

    /// <inheritdoc />
    public override async Task<ActionResult<BatchRemoveMediaItemsFromAlbumResponse>> BatchRemoveMediaItems(
        string albumId, BatchRemoveMediaItemsFromAlbumRequest request, CancellationToken cancellationToken)
    {
        await contents.RemoveAsync(Caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchRemoveMediaItemsFromAlbumResponse();
    }

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override async Task<ActionResult<ShareAlbumResponse>> Share(
        string albumId, ShareAlbumRequest request, CancellationToken cancellationToken)
    {
        var album = await sharing.ShareAsync(Caller, albumId, request.SharedAlbumOptions, cancellationToken);
        return new ShareAlbumResponse { ShareInfo = Resources.ToShareInfo(album, Caller) };
    }

    /// <inheritdoc />
    [Obsolete(Closed)]
    public override async Task<ActionResult<UnshareAlbumResponse>> Unshare(
        string albumId, UnshareAlbumRequest request, CancellationToken cancellationToken)
    {
        await sharing.UnshareAsync(Caller, albumId, cancellationToken);
        return new UnshareAlbumResponse();
    }

    // Google's own client refuses an empty title; what the server does is not confirmed.
    private string CheckTitle(string? title, string field) => title switch
    {
        null or "" when facts.EmptyAlbumTitle => "",
        null or "" => throw ApiErrors.InvalidArgument(field, "An album needs a title."),
        { Length: > Album.TitleMaxLength } =>
            throw ApiErrors.InvalidArgument(field, $"A title has at most {Album.TitleMaxLength} characters."),
        _ => title,
    };
}

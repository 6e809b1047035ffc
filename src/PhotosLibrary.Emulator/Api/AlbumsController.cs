using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Api;

/// <summary>The methods of <c>albums</c>.</summary>
internal sealed class AlbumsController(
    Database database,
    AlbumContents contents,
    Sharing sharing,
    Pages pages,
    Resources resources,
    UnconfirmedFacts facts
) : AlbumsControllerBase
{
    /// <inheritdoc />
    public override async ValueTask<Album> Create(
        HttpContext context,
        CreateAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var title = CheckTitle(request.Album.Title, "album.title");
        var album = await database.WriteAsync(
            connection => AlbumStore.Add(connection, caller.Account, caller.ClientId, title),
            cancellationToken
        );
        return resources.ToAlbum(album, context);
    }

    /// <inheritdoc />
    public override ValueTask<Album> Get(
        HttpContext context,
        string albumId,
        string? fields,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var album = database.Read(connection => AlbumContents.Find(connection, caller, albumId));
        return new ValueTask<Album>(resources.ToAlbum(album, context));
    }

    /// <inheritdoc />
    public override ValueTask<ListAlbumsResponse> List(
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
            $"albums\n{excludeNonAppCreatedData == true}",
            pageSize,
            PageSize.Albums,
            pageToken
        );
        var found = database.Read(connection =>
            AlbumStore.List(
                connection,
                caller.Account,
                caller.SeenApp(excludeNonAppCreatedData),
                page.After?.Item1,
                page.Limit
            )
        );
        var (albums, next) = pages.Cut(page, found, album => (album.Sequence, 0));
        return new ValueTask<ListAlbumsResponse>(
            new ListAlbumsResponse
            {
                Albums = albums.Count == 0 ? null : [.. albums.Select(album => resources.ToAlbum(album, context))],
                NextPageToken = next,
            }
        );
    }

    /// <inheritdoc />
    public override async ValueTask<Album> Patch(
        HttpContext context,
        string albumId,
        string updateMask,
        Album album,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var mask = UpdateMask.Parse(updateMask, facts, "title", "cover_photo_media_item_id");
        var changed = await database.WriteAsync(
            connection =>
            {
                var stored = AlbumContents.FindToChange(connection, caller, albumId);
                if (stored.Account != caller.Account)
                {
                    throw ApiErrors.CallerHasNoPermission();
                }

                if (mask.Contains("title"))
                {
                    AlbumStore.SetTitle(connection, stored.Sequence, CheckTitle(album.Title, "album.title"));
                }

                if (mask.Contains("cover_photo_media_item_id"))
                {
                    var cover = AlbumEntryStore.FindItem(
                        connection,
                        stored.Sequence,
                        album.CoverPhotoMediaItemId ?? ""
                    );
                    if (cover?.App != caller.ClientId)
                    {
                        throw ApiErrors.InvalidArgument(
                            "album.cover_photo_media_item_id",
                            "The cover must be a media item of the album."
                        );
                    }

                    AlbumStore.SetCover(connection, stored.Sequence, cover.Sequence);
                }

                return AlbumContents.Find(connection, caller, albumId);
            },
            cancellationToken
        );
        return resources.ToAlbum(changed, context);
    }

    /// <inheritdoc />
    public override async ValueTask<AddEnrichmentToAlbumResponse> AddEnrichment(
        HttpContext context,
        string albumId,
        AddEnrichmentToAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var id = await contents.AddEnrichmentAsync(caller, albumId, request, cancellationToken);
        return new AddEnrichmentToAlbumResponse { EnrichmentItem = new EnrichmentItem { Id = id } };
    }

    /// <inheritdoc />
    public override async ValueTask<BatchAddMediaItemsToAlbumResponse> BatchAddMediaItems(
        HttpContext context,
        string albumId,
        BatchAddMediaItemsToAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        await contents.AddAsync(caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchAddMediaItemsToAlbumResponse();
    }

    /// <inheritdoc />
    public override async ValueTask<BatchRemoveMediaItemsFromAlbumResponse> BatchRemoveMediaItems(
        HttpContext context,
        string albumId,
        BatchRemoveMediaItemsFromAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        await contents.RemoveAsync(caller, albumId, request.MediaItemIds, cancellationToken);
        return new BatchRemoveMediaItemsFromAlbumResponse();
    }

    /// <inheritdoc />
    public override async ValueTask<ShareAlbumResponse> Share(
        HttpContext context,
        string albumId,
        ShareAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        var album = await sharing.ShareAsync(caller, albumId, request.SharedAlbumOptions, cancellationToken);
        return new ShareAlbumResponse { ShareInfo = Resources.ToShareInfo(album, caller) };
    }

    /// <inheritdoc />
    public override async ValueTask<UnshareAlbumResponse> Unshare(
        HttpContext context,
        string albumId,
        UnshareAlbumRequest request,
        CancellationToken cancellationToken
    )
    {
        var caller = context.GetCaller();
        await sharing.UnshareAsync(caller, albumId, cancellationToken);
        return new UnshareAlbumResponse();
    }

    // Google's own client refuses an empty title; what the server does is not confirmed.
    private string CheckTitle(string? title, string field) =>
        title switch
        {
            null or "" when facts.EmptyAlbumTitle => "",
            null or "" => throw ApiErrors.InvalidArgument(field, "An album needs a title."),
            { Length: > Album.TitleMaxLength } => throw ApiErrors.InvalidArgument(
                field,
                $"A title has at most {Album.TitleMaxLength} characters."
            ),
            _ => title,
        };
}

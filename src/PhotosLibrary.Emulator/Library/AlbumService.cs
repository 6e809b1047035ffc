using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>The albums of a library: which of them a caller finds, and how it creates and changes them.</summary>
internal sealed class AlbumService(Database database, Pages pages, Resources resources, UnconfirmedFacts facts)
{
    // AlbumStore.List or AlbumStore.ListShared.
    private delegate List<StoredAlbum> ReadAlbums(
        SqliteConnection connection,
        string account,
        string? app,
        long? after,
        int limit
    );

    /// <summary>The album, if the account owns or has joined it and the app may see it.</summary>
    public static StoredAlbum Find(SqliteConnection connection, Caller caller, string id) =>
        AlbumStore.Find(connection, caller.Account, id) is { } album && caller.Sees(album.App)
            ? album
            : throw ApiErrors.AlbumNotFound();

    /// <summary>The album, if the app created it and so may change it.</summary>
    public static StoredAlbum FindToChange(SqliteConnection connection, Caller caller, string id)
    {
        var album = Find(connection, caller, id);
        return album.App == caller.ClientId ? album : throw ApiErrors.CallerHasNoPermission();
    }

    /// <summary>The album, if the app created it and the account owns it.</summary>
    public static StoredAlbum FindOwn(SqliteConnection connection, Caller caller, string id)
    {
        var album = FindToChange(connection, caller, id);
        return album.Account == caller.Account ? album : throw ApiErrors.CallerHasNoPermission();
    }

    /// <summary>The album, if the app may put media items into it.</summary>
    public static StoredAlbum FindToFill(SqliteConnection connection, Caller caller, string id)
    {
        var album = AlbumStore.Find(connection, caller.Account, id) ?? throw ApiErrors.AlbumNotFound();
        return Permissions.MayFill(caller, album) ? album : throw ApiErrors.AlbumNotWritable();
    }

    public Album Get(CallContext call, string id) =>
        resources.ToAlbum(database.Read(connection => Find(connection, call.Caller, id)), call);

    /// <summary>A page of the albums that the account owns, newest first; null if it is empty.</summary>
    public (IList<Album> Albums, string? NextPageToken) List(
        CallContext call,
        PageParameters page,
        bool? excludeNonAppCreatedData
    ) => List(call, "albums", AlbumStore.List, page, excludeNonAppCreatedData);

    /// <summary>A page of the albums that the account shares or has joined, newest first.</summary>
    public (IList<Album> Albums, string? NextPageToken) ListShared(
        CallContext call,
        PageParameters page,
        bool? excludeNonAppCreatedData
    ) => List(call, "sharedAlbums", AlbumStore.ListShared, page, excludeNonAppCreatedData);

    public async Task<Album> CreateAsync(CallContext call, string? title, CancellationToken cancellationToken)
    {
        var checkedTitle = CheckTitle(title);
        var album = await database.WriteAsync(
            connection => AlbumStore.Add(connection, call.Caller.Account, call.Caller.ClientId, checkedTitle),
            cancellationToken
        );
        return resources.ToAlbum(album, call);
    }

    /// <summary>Changes the title or the cover of an album.</summary>
    public async Task<Album> PatchAsync(
        CallContext call,
        string id,
        string updateMask,
        Album changes,
        CancellationToken cancellationToken
    )
    {
        var mask = UpdateMask.Parse(updateMask, facts, "title", "cover_photo_media_item_id");
        var changed = await database.WriteAsync(
            connection =>
            {
                var album = FindOwn(connection, call.Caller, id);
                if (mask.Contains("title"))
                {
                    AlbumStore.SetTitle(connection, album.Sequence, CheckTitle(changes.Title));
                }

                if (mask.Contains("cover_photo_media_item_id"))
                {
                    SetCover(connection, call.Caller, album, changes.CoverPhotoMediaItemId);
                }

                return Find(connection, call.Caller, id);
            },
            cancellationToken
        );
        return resources.ToAlbum(changed, call);
    }

    private (IList<Album> Albums, string? NextPageToken) List(
        CallContext call,
        string list,
        ReadAlbums read,
        PageParameters parameters,
        bool? excludeNonAppCreatedData
    )
    {
        var caller = call.Caller;
        var page = pages.Read(caller, $"{list}\n{excludeNonAppCreatedData == true}", parameters);
        var found = database.Read(connection =>
            read(connection, caller.Account, caller.SeenApp(excludeNonAppCreatedData), page.After?.Item1, page.Limit)
        );
        var (albums, next) = pages.Cut(page, found, album => (album.Sequence, 0));
        return (albums.ConvertAll(album => resources.ToAlbum(album, call)), next);
    }

    private static void SetCover(SqliteConnection connection, Caller caller, StoredAlbum album, string? mediaItemId)
    {
        var cover = AlbumEntryStore.FindItem(connection, album.Sequence, mediaItemId ?? "");
        if (cover?.App != caller.ClientId)
        {
            throw ApiErrors.InvalidArgument(
                "album.cover_photo_media_item_id",
                "The cover must be a media item of the album."
            );
        }

        AlbumStore.SetCover(connection, album.Sequence, cover.Sequence);
    }

    // Google's own client refuses an empty title; what the server does is not confirmed.
    private string CheckTitle(string? title)
    {
        const string Field = "album.title";
        return title switch
        {
            null or "" when facts.EmptyAlbumTitle => "",
            null or "" => throw ApiErrors.InvalidArgument(Field, "An album needs a title."),
            { Length: > Album.TitleMaxLength } => throw ApiErrors.InvalidArgument(
                Field,
                $"A title has at most {Album.TitleMaxLength} characters."
            ),
            _ => title,
        };
    }
}

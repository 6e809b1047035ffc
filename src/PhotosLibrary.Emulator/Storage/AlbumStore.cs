using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The table of albums.</summary>
internal static class AlbumStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS albums (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            account TEXT NOT NULL,
            app TEXT,
            title TEXT NOT NULL,
            cover INTEGER REFERENCES media_items,
            item_count INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS albums_by_app ON albums (account, app, sequence);
        CREATE INDEX IF NOT EXISTS albums_by_account ON albums (account, sequence);
        """;

    // A chosen cover counts only as long as it is in the album.
    private const string Select = """
        SELECT albums.*, cover_item.sequence AS cover_sequence, cover_item.id AS cover_id,
            album_shares.album AS shared_album, token, is_collaborative, is_commentable,
            EXISTS (SELECT 1 FROM album_members WHERE album = albums.sequence AND account = $account) AS is_joined
        FROM albums
        LEFT JOIN album_shares ON album_shares.album = albums.sequence
        LEFT JOIN media_items AS cover_item ON cover_item.sequence = coalesce(
            (SELECT media_item FROM album_entries WHERE album = albums.sequence AND media_item = albums.cover),
            (SELECT media_item FROM album_entries WHERE album = albums.sequence AND media_item IS NOT NULL
                ORDER BY position, entry LIMIT 1))
        """;

    /// <summary>The album with this id that an account owns or has joined, whichever app created it.</summary>
    public static StoredAlbum? Find(SqliteConnection connection, string account, string id) =>
        connection.Single(
            Select + " WHERE albums.id = $id AND (albums.account = $account OR is_joined)",
            Read,
            ("$id", id),
            ("$account", account)
        );

    /// <summary>The album with this id, in any account.</summary>
    public static StoredAlbum? FindById(SqliteConnection connection, string id) =>
        connection.Single(Select + " WHERE albums.id = $id", Read, ("$id", id), ("$account", null));

    /// <summary>The shared album that a token stands for, as it is to an account.</summary>
    public static StoredAlbum? FindByToken(SqliteConnection connection, string account, string token) =>
        connection.Single(Select + " WHERE token = $token", Read, ("$token", token), ("$account", account));

    /// <summary>Stores a new album, under an id of its own unless one is given.</summary>
    public static StoredAlbum Add(
        SqliteConnection connection,
        string account,
        string? app,
        string title,
        string? id = null
    )
    {
        id ??= OpaqueId.Create();
        connection.Run(
            "INSERT INTO albums (id, account, app, title) VALUES ($id, $account, $app, $title)",
            ("$id", id),
            ("$account", account),
            ("$app", app),
            ("$title", title)
        );
        return Find(connection, account, id)!;
    }

    public static void SetTitle(SqliteConnection connection, long sequence, string title) =>
        connection.Run(
            "UPDATE albums SET title = $title WHERE sequence = $sequence",
            ("$title", title),
            ("$sequence", sequence)
        );

    public static void SetCover(SqliteConnection connection, long sequence, long mediaItem) =>
        connection.Run(
            "UPDATE albums SET cover = $cover WHERE sequence = $sequence",
            ("$cover", mediaItem),
            ("$sequence", sequence)
        );

    /// <summary>The next albums of an account, newest first.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">Whose albums.</param>
    /// <param name="app">The app that must have created them; null for all.</param>
    /// <param name="after">Number of the album to go on after.</param>
    /// <param name="limit">How many at most.</param>
    public static List<StoredAlbum> List(
        SqliteConnection connection,
        string account,
        string? app,
        long? after,
        int limit
    ) => List(connection, "albums.account = $account", account, app, after, limit);

    /// <summary>The next albums that an account shares or has joined, newest first.</summary>
    public static List<StoredAlbum> ListShared(
        SqliteConnection connection,
        string account,
        string? app,
        long? after,
        int limit
    ) =>
        List(
            connection,
            "shared_album IS NOT NULL AND (albums.account = $account OR is_joined)",
            account,
            app,
            after,
            limit
        );

    private static List<StoredAlbum> List(
        SqliteConnection connection,
        string which,
        string account,
        string? app,
        long? after,
        int limit
    ) =>
        connection.List(
            $"""
            {Select}
            WHERE {which} {(app is null ? "" : "AND albums.app = $app")} AND albums.sequence < $after
            ORDER BY albums.sequence DESC
            LIMIT $limit
            """,
            Read,
            ("$account", account),
            ("$app", app),
            ("$after", after ?? long.MaxValue),
            ("$limit", limit)
        );

    private static StoredAlbum Read(SqliteDataReader row) =>
        new(
            row.Value<long>("sequence"),
            row.Value<string>("id")!,
            row.Value<string>("account")!,
            row.Value<string>("app"),
            row.Value<string>("title")!,
            row.Value<long>("item_count"),
            row.Value<string>("cover_id") is { } cover
                ? new AlbumCover(row.Value<long>("cover_sequence"), cover)
                : null,
            row.Value<long?>("shared_album") is null
                ? null
                : new AlbumShare(
                    row.Value<string>("token"),
                    row.Value<bool>("is_collaborative"),
                    row.Value<bool>("is_commentable")
                ),
            row.Value<bool>("is_joined")
        );
}

using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>An album as it is kept, with what follows from its entries.</summary>
/// <param name="Sequence">Number of the album in the order of creation.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="App">Client id of the app that created it.</param>
/// <param name="Title">Its title, possibly empty.</param>
/// <param name="ItemCount">How many media items are in it.</param>
/// <param name="Cover">The item that was chosen as cover, or else its first; null if it is empty.</param>
internal sealed record StoredAlbum(
    long Sequence, string Id, string Account, string App, string Title, long ItemCount, AlbumCover? Cover);

/// <summary>The cover of an album.</summary>
internal sealed record AlbumCover(long Sequence, string MediaItemId);

/// <summary>The table of albums.</summary>
internal static class AlbumStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS albums (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            account TEXT NOT NULL,
            app TEXT NOT NULL,
            title TEXT NOT NULL,
            cover INTEGER REFERENCES media_items,
            item_count INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS albums_by_app ON albums (account, app, sequence);
        """;

    // A chosen cover counts only as long as it is in the album.
    private const string Select = """
        SELECT albums.*, cover_item.sequence AS cover_sequence, cover_item.id AS cover_id
        FROM albums LEFT JOIN media_items AS cover_item ON cover_item.sequence = coalesce(
            (SELECT media_item FROM album_entries WHERE album = albums.sequence AND media_item = albums.cover),
            (SELECT media_item FROM album_entries WHERE album = albums.sequence AND media_item IS NOT NULL
                ORDER BY position, entry LIMIT 1))
        """;

    /// <summary>The album with this id in an account, whichever app created it.</summary>
    public static StoredAlbum? Find(SqliteConnection connection, string account, string id) => connection.Single(
        Select + " WHERE albums.id = $id AND albums.account = $account", Read, ("$id", id), ("$account", account));

    /// <summary>Stores a new album, under an id of its own unless one is given.</summary>
    public static StoredAlbum Add(
        SqliteConnection connection, string account, string app, string title, string? id = null)
    {
        id ??= OpaqueId.Create();
        connection.Run(
            "INSERT INTO albums (id, account, app, title) VALUES ($id, $account, $app, $title)",
            ("$id", id),
            ("$account", account),
            ("$app", app),
            ("$title", title));
        return Find(connection, account, id)!;
    }

    /// <summary>Changes the title.</summary>
    public static void SetTitle(SqliteConnection connection, long sequence, string title) => connection.Run(
        "UPDATE albums SET title = $title WHERE sequence = $sequence", ("$title", title), ("$sequence", sequence));

    /// <summary>Chooses a cover.</summary>
    public static void SetCover(SqliteConnection connection, long sequence, long mediaItem) => connection.Run(
        "UPDATE albums SET cover = $cover WHERE sequence = $sequence", ("$cover", mediaItem), ("$sequence", sequence));

    /// <summary>The next albums that an app may see, newest first.</summary>
    public static List<StoredAlbum> List(SqliteConnection connection, string account, string app, long? after, int limit) =>
        connection.List(
            $"""
            {Select}
            WHERE albums.account = $account AND albums.app = $app AND albums.sequence < $after
            ORDER BY albums.sequence DESC
            LIMIT $limit
            """,
            Read,
            ("$account", account),
            ("$app", app),
            ("$after", after ?? long.MaxValue),
            ("$limit", limit));

    private static StoredAlbum Read(SqliteDataReader row) => new(
        row.Value<long>("sequence"),
        row.Value<string>("id")!,
        row.Value<string>("account")!,
        row.Value<string>("app")!,
        row.Value<string>("title")!,
        row.Value<long>("item_count"),
        row.Value<string>("cover_id") is { } cover ? new AlbumCover(row.Value<long>("cover_sequence"), cover) : null);
}

using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>An entry of an album: either an item or an enrichment, as its JSON.</summary>
internal sealed record AlbumPageEntry(StoredMediaItem? Item, string? Enrichment, long Position, long Entry);

/// <summary>
/// Reads across accounts and apps. The tables are indexed by account and app, so each query runs once per app, of which
/// there are few, and the results are merged: no index exists for the sake of this page.
/// </summary>
internal static class LibraryQueries
{
    public static List<string> ListAccounts(SqliteConnection connection) =>
        connection.List(
            $"""
            {Distinct("account", "media_items", "TRUE")}
            UNION {Distinct("account", "albums", "TRUE")}
            UNION SELECT name FROM oauth_accounts
            ORDER BY 1
            """,
            row => row.GetString(0)
        );

    public static StoredMediaItem? FindItem(SqliteConnection connection, string id) =>
        connection.Single(
            $"SELECT {MediaItemStore.Columns} FROM media_items WHERE id = $id",
            MediaItemStore.Read,
            ("$id", id)
        );

    /// <summary>The next items of an account, newest first.</summary>
    public static List<StoredMediaItem> ListItems(
        SqliteConnection connection,
        string account,
        ItemSearch search,
        (long Time, long Sequence)? after,
        int limit
    )
    {
        var conditions = new List<string> { "account = $account", "app = $app" };
        if (search.IsVideo is { } isVideo)
        {
            conditions.Add(isVideo ? "is_video" : "NOT is_video");
        }

        if (search.From is not null)
        {
            conditions.Add("creation_time >= $from AND creation_time < $before");
        }

        if (search.Text is not null)
        {
            conditions.Add("(filename LIKE $text ESCAPE '\\' OR description LIKE $text ESCAPE '\\')");
        }

        if (after is not null)
        {
            conditions.Add("(creation_time, sequence) < ($time, $sequence)");
        }

        return Apps(connection, account, "media_items")
            .SelectMany(app =>
                connection.List(
                    $"""
                    SELECT {MediaItemStore.Columns} FROM media_items WHERE {string.Join(" AND ", conditions)}
                    ORDER BY creation_time DESC, sequence DESC LIMIT $limit
                    """,
                    MediaItemStore.Read,
                    ("$account", account),
                    ("$app", app),
                    ("$from", search.From),
                    ("$before", search.Before),
                    ("$text", search.Text is null ? null : $"%{EscapeLike(search.Text)}%"),
                    ("$time", after?.Time),
                    ("$sequence", after?.Sequence),
                    ("$limit", limit)
                )
            )
            .OrderByDescending(item => (item.CreationTime, item.Sequence))
            .Take(limit)
            .ToList();
    }

    /// <summary>The next albums of an account, newest first.</summary>
    public static List<StoredAlbum> ListAlbums(SqliteConnection connection, string account, long? after, int limit) =>
        Apps(connection, account, "albums")
            .SelectMany(app => AlbumStore.List(connection, account, app, after, limit))
            .OrderByDescending(album => album.Sequence)
            .Take(limit)
            .ToList();

    /// <summary>The next entries of an album, enrichments included, in its order.</summary>
    public static List<AlbumPageEntry> ListEntries(
        SqliteConnection connection,
        long album,
        (long Position, long Entry)? after,
        int limit
    ) =>
        connection.List(
            $"""
            SELECT {MediaItemStore.Columns}, album_entries.enrichment, album_entries.position, album_entries.entry
            FROM album_entries LEFT JOIN media_items ON media_items.sequence = album_entries.media_item
            WHERE album_entries.album = $album AND (album_entries.position, album_entries.entry) > ($position, $entry)
            ORDER BY album_entries.position, album_entries.entry
            LIMIT $limit
            """,
            row => new AlbumPageEntry(
                row.Value<string>("id") is null ? null : MediaItemStore.Read(row),
                row.Value<string>("enrichment"),
                row.Value<long>("position"),
                row.Value<long>("entry")
            ),
            ("$album", album),
            ("$position", after?.Position ?? long.MinValue),
            ("$entry", after?.Entry ?? 0),
            ("$limit", limit)
        );

    /// <summary>The albums that an item is in.</summary>
    public static List<(string Id, string Title)> ListAlbumsOf(SqliteConnection connection, StoredMediaItem item) =>
        connection.List(
            """
            SELECT id, title FROM albums
            WHERE account = $account
                AND EXISTS (SELECT 1 FROM album_entries WHERE album = albums.sequence AND media_item = $item)
            ORDER BY sequence
            LIMIT 100
            """,
            row => (row.GetString(0), row.GetString(1)),
            ("$account", item.Account),
            ("$item", item.Sequence)
        );

    private static List<string> Apps(SqliteConnection connection, string account, string table) =>
        connection.List(Distinct("app", table, "account = $account"), row => row.GetString(0), ("$account", account));

    // Steps through the index from value to value. SELECT DISTINCT would read every row of a million.
    private static string Distinct(string column, string table, string condition) =>
        $"""
            SELECT value FROM (
                WITH RECURSIVE steps(value) AS (
                    SELECT min({column}) FROM {table} WHERE {condition}
                    UNION ALL
                    SELECT (SELECT min({column}) FROM {table} WHERE {condition} AND {column} > steps.value)
                    FROM steps WHERE steps.value IS NOT NULL)
                SELECT value FROM steps WHERE value IS NOT NULL)
            """;

    private static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}

using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// What is in the albums, in the order of each. Positions leave gaps, so that something can go between two entries
/// without moving others.
/// </summary>
internal static class AlbumEntryStore
{
    // Entry numbers are never reused, since page tokens hold them.
    public const string Schema =
        """
            CREATE TABLE IF NOT EXISTS album_entries (
                entry INTEGER PRIMARY KEY AUTOINCREMENT,
                album INTEGER NOT NULL REFERENCES albums,
                position INTEGER NOT NULL,
                media_item INTEGER REFERENCES media_items,
                enrichment_id TEXT UNIQUE,
                enrichment TEXT,
                UNIQUE (album, media_item));
            CREATE INDEX IF NOT EXISTS album_entries_by_position ON album_entries (album, position, entry);
            """ + Counting;

    /// <summary>Maintains the number of items in each album, as counting a large one takes too long.</summary>
    public const string Counting = """
        CREATE TRIGGER IF NOT EXISTS album_entries_added AFTER INSERT ON album_entries WHEN NEW.media_item IS NOT NULL
        BEGIN
            UPDATE albums SET item_count = item_count + 1 WHERE sequence = NEW.album;
        END;
        CREATE TRIGGER IF NOT EXISTS album_entries_removed AFTER DELETE ON album_entries
            WHEN OLD.media_item IS NOT NULL
        BEGIN
            UPDATE albums SET item_count = item_count - 1 WHERE sequence = OLD.album;
        END;
        """;

    /// <summary>Stops the counting while many entries are added.</summary>
    public const string DropCounting = """
        DROP TRIGGER album_entries_added;
        DROP TRIGGER album_entries_removed;
        """;

    public const long Spacing = 1L << 32;

    /// <summary>Whether a media item is in an album.</summary>
    public static bool Contains(SqliteConnection connection, long album, long mediaItem) =>
        PositionOfItem(connection, album, mediaItem) is not null;

    /// <summary>Where a media item is in an album, if it is.</summary>
    public static long? PositionOfItem(SqliteConnection connection, long album, long mediaItem) =>
        connection.Single(
            "SELECT position FROM album_entries WHERE album = $album AND media_item = $item",
            row => (long?)row.GetInt64(0),
            ("$album", album),
            ("$item", mediaItem)
        );

    /// <summary>The media item with this id, if it is in an album, whichever account added it.</summary>
    public static StoredMediaItem? FindItem(SqliteConnection connection, long album, string id) =>
        connection.Single(
            $"""
            SELECT {MediaItemStore.Columns} FROM media_items
            JOIN album_entries ON media_item = sequence AND album = $album
            WHERE id = $id
            """,
            MediaItemStore.Read,
            ("$album", album),
            ("$id", id)
        );

    /// <summary>Where an enrichment is in an album, if it is.</summary>
    public static long? PositionOfEnrichment(SqliteConnection connection, long album, string id) =>
        connection.Single(
            "SELECT position FROM album_entries WHERE album = $album AND enrichment_id = $id",
            row => (long?)row.GetInt64(0),
            ("$album", album),
            ("$id", id)
        );

    /// <summary>Puts entries at the start of an album, in their order.</summary>
    public static void InsertFirst(SqliteConnection connection, long album, IReadOnlyList<NewAlbumEntry> entries)
    {
        var first = EdgePosition(connection, album, "min");
        InsertBetween(connection, album, first - (Spacing * (entries.Count + 1)), first, entries);
    }

    /// <summary>Puts entries at the end of an album, in their order.</summary>
    public static void InsertLast(SqliteConnection connection, long album, IReadOnlyList<NewAlbumEntry> entries)
    {
        var last = EdgePosition(connection, album, "max");
        InsertBetween(connection, album, last, last + (Spacing * (entries.Count + 1)), entries);
    }

    /// <summary>Puts entries right behind another, in their order.</summary>
    /// <param name="connection">Where to write.</param>
    /// <param name="album">The album.</param>
    /// <param name="find">Finds the position of the other; asked again if the gap behind it had to be widened.</param>
    /// <param name="entries">What to put there.</param>
    public static void InsertAfter(
        SqliteConnection connection,
        long album,
        Func<long> find,
        IReadOnlyList<NewAlbumEntry> entries
    )
    {
        var position = find();
        if (NextPosition(connection, album, position) is { } next && next - position <= entries.Count)
        {
            SpreadOut(connection, album);
            position = find();
        }

        var end = NextPosition(connection, album, position) ?? (position + (Spacing * (entries.Count + 1)));
        InsertBetween(connection, album, position, end, entries);
    }

    /// <summary>Takes a media item out of an album; false if it was not in it.</summary>
    public static bool RemoveItem(SqliteConnection connection, long album, long mediaItem) =>
        connection.Run(
            "DELETE FROM album_entries WHERE album = $album AND media_item = $item",
            ("$album", album),
            ("$item", mediaItem)
        ) > 0;

    /// <summary>The next media items of an album, in its order.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="album">The album.</param>
    /// <param name="app">The app that must have created them; null for all.</param>
    /// <param name="after">Position and entry to go on after; a position that has changed since is looked up.</param>
    /// <param name="limit">How many at most.</param>
    public static List<AlbumItem> ListItems(
        SqliteConnection connection,
        long album,
        string? app,
        (long Position, long Entry)? after,
        int limit
    ) =>
        connection.List(
            $"""
            SELECT {MediaItemStore.Columns}, album_entries.position, album_entries.entry
            FROM album_entries JOIN media_items ON media_items.sequence = album_entries.media_item
            WHERE album_entries.album = $album AND ($app IS NULL OR app = $app)
                AND (album_entries.position, album_entries.entry) > (
                    coalesce((SELECT position FROM album_entries WHERE entry = $entry), $position), $entry)
            ORDER BY album_entries.position, album_entries.entry
            LIMIT $limit
            """,
            row => new AlbumItem(MediaItemStore.Read(row), row.GetInt64(23), row.GetInt64(24)),
            ("$album", album),
            ("$app", app),
            ("$position", after?.Position ?? long.MinValue),
            ("$entry", after?.Entry ?? 0),
            ("$limit", limit)
        );

    private static void InsertBetween(
        SqliteConnection connection,
        long album,
        long start,
        long end,
        IReadOnlyList<NewAlbumEntry> entries
    )
    {
        var step = (end - start) / (entries.Count + 1);
        var position = start;
        foreach (var entry in entries)
        {
            position += step;
            connection.Run(
                """
                INSERT INTO album_entries (album, position, media_item, enrichment_id, enrichment)
                VALUES ($album, $position, $item, $enrichment_id, $enrichment)
                """,
                ("$album", album),
                ("$position", position),
                ("$item", entry.MediaItem),
                ("$enrichment_id", entry.EnrichmentId),
                ("$enrichment", entry.Enrichment)
            );
        }
    }

    private static long EdgePosition(SqliteConnection connection, long album, string function) =>
        connection.Single(
            $"SELECT coalesce({function}(position), 0) FROM album_entries WHERE album = $album",
            row => row.GetInt64(0),
            ("$album", album)
        );

    private static long? NextPosition(SqliteConnection connection, long album, long position) =>
        connection.Single(
            "SELECT min(position) FROM album_entries WHERE album = $album AND position > $position",
            row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
            ("$album", album),
            ("$position", position)
        );

    private static void SpreadOut(SqliteConnection connection, long album) =>
        connection.Run(
            """
            UPDATE album_entries SET position = ranked.rank * $spacing
            FROM (
                SELECT entry, row_number() OVER (ORDER BY position, entry) AS rank
                FROM album_entries WHERE album = $album) AS ranked
            WHERE ranked.entry = album_entries.entry
            """,
            ("$spacing", Spacing),
            ("$album", album)
        );
}

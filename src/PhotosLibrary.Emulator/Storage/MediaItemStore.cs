using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The table of media items.</summary>
internal static class MediaItemStore
{
    // capture_date is the day as the photographer knew it (20240229), NULL if the file does not say: filters by date
    // compare it. categories has a bit for each, see CategorySet.
    public const string Schema =
        """
            CREATE TABLE IF NOT EXISTS media_items (
                sequence INTEGER PRIMARY KEY,
                id TEXT NOT NULL,
                account TEXT NOT NULL,
                app TEXT,
                content TEXT NOT NULL,
                filename TEXT,
                description TEXT,
                added_at INTEGER NOT NULL,
                creation_time INTEGER NOT NULL,
                capture_time INTEGER,
                capture_date INTEGER,
                is_archived INTEGER NOT NULL DEFAULT 0,
                is_favorite INTEGER NOT NULL DEFAULT 0,
                categories INTEGER NOT NULL DEFAULT 0,
                mime_type TEXT NOT NULL,
                is_video INTEGER NOT NULL,
                width INTEGER,
                height INTEGER,
                camera_make TEXT,
                camera_model TEXT,
                focal_length REAL,
                aperture REAL,
                iso INTEGER,
                exposure TEXT,
                frame_rate REAL);
            """ + Indexes;

    /// <summary>The columns that <see cref="Read"/> takes, in its order; others may follow.</summary>
    public const string Columns = """
        media_items.sequence, media_items.id, media_items.account, media_items.app, media_items.content,
        media_items.filename, media_items.description, media_items.added_at, media_items.is_favorite,
        media_items.is_archived, media_items.categories, media_items.mime_type, media_items.is_video, media_items.width,
        media_items.height, media_items.capture_time, media_items.camera_make, media_items.camera_model,
        media_items.focal_length, media_items.aperture, media_items.iso, media_items.exposure, media_items.frame_rate
        """;

    /// <summary>The indexes alone, which are faster created after many rows than updated with each.</summary>
    public const string Indexes = """
        CREATE UNIQUE INDEX IF NOT EXISTS media_items_by_id ON media_items (id);
        CREATE INDEX IF NOT EXISTS media_items_by_content ON media_items (content, account);
        CREATE INDEX IF NOT EXISTS media_items_by_time ON media_items (account, app, creation_time, sequence);
        CREATE INDEX IF NOT EXISTS media_items_of_account_by_time ON media_items (account, creation_time, sequence);
        CREATE INDEX IF NOT EXISTS media_items_by_type
            ON media_items (account, app, is_video, creation_time, sequence);
        CREATE INDEX IF NOT EXISTS media_items_favorite
            ON media_items (account, app, is_favorite, creation_time, sequence) WHERE is_favorite = 1;
        """;

    /// <summary>Drops the indexes while many rows are added.</summary>
    public const string DropIndexes = """
        DROP INDEX media_items_by_id;
        DROP INDEX media_items_by_content;
        DROP INDEX media_items_by_time;
        DROP INDEX media_items_of_account_by_time;
        DROP INDEX media_items_by_type;
        DROP INDEX media_items_favorite;
        """;

    /// <summary>The item with this id in an account.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">Whose library.</param>
    /// <param name="app">The app that must have created it; null for any.</param>
    /// <param name="id">The id.</param>
    public static StoredMediaItem? Find(SqliteConnection connection, string account, string? app, string id) =>
        connection.Single(
            $"SELECT {Columns} FROM media_items WHERE id = $id AND account = $account AND ($app IS NULL OR app = $app)",
            Read,
            ("$id", id),
            ("$account", account),
            ("$app", app)
        );

    /// <summary>The item that these bytes are in an account's library already, whichever app put them there.</summary>
    public static StoredMediaItem? FindByContent(SqliteConnection connection, string account, string content) =>
        connection.Single(
            $"SELECT {Columns} FROM media_items WHERE account = $account AND content = $content",
            Read,
            ("$account", account),
            ("$content", content)
        );

    /// <summary>The item with this id, in any account.</summary>
    public static StoredMediaItem? FindById(SqliteConnection connection, string id) =>
        connection.Single($"SELECT {Columns} FROM media_items WHERE id = $id", Read, ("$id", id));

    /// <summary>The item with this number, in any account.</summary>
    public static StoredMediaItem? FindBySequence(SqliteConnection connection, long sequence) =>
        connection.Single(
            $"SELECT {Columns} FROM media_items WHERE sequence = $sequence",
            Read,
            ("$sequence", sequence)
        );

    /// <summary>Stores a new item and returns it with its number.</summary>
    public static StoredMediaItem Add(SqliteConnection connection, StoredMediaItem item)
    {
        var media = item.Media;
        var sequence = connection.Single(
            """
            INSERT INTO media_items (
                id, account, app, content, filename, description, added_at, creation_time, capture_time, capture_date,
                is_archived, is_favorite, categories, mime_type, is_video, width, height, camera_make, camera_model,
                focal_length, aperture, iso, exposure, frame_rate)
            VALUES (
                $id, $account, $app, $content, $filename, $description, $added_at, $creation_time, $capture_time,
                $capture_date, $is_archived, $is_favorite, $categories, $mime_type, $is_video, $width, $height,
                $camera_make, $camera_model, $focal_length, $aperture, $iso, $exposure, $frame_rate)
            RETURNING sequence
            """,
            row => row.GetInt64(0),
            ("$id", item.Id),
            ("$account", item.Account),
            ("$app", item.App),
            ("$content", item.Content),
            ("$filename", item.Filename),
            ("$description", item.Description),
            ("$added_at", item.AddedAt.ToUnixTimeMilliseconds()),
            ("$creation_time", item.CreationTime.ToUnixTimeMilliseconds()),
            ("$capture_time", media.CaptureTime?.ToUnixTimeMilliseconds()),
            ("$capture_date", CaptureDateOf(media)),
            ("$is_archived", item.IsArchived),
            ("$is_favorite", item.IsFavorite),
            ("$categories", item.Categories.Bits),
            ("$mime_type", media.MimeType),
            ("$is_video", media.IsVideo),
            ("$width", media.Width),
            ("$height", media.Height),
            ("$camera_make", media.CameraMake),
            ("$camera_model", media.CameraModel),
            ("$focal_length", media.FocalLength),
            ("$aperture", media.ApertureFNumber),
            ("$iso", media.IsoEquivalent),
            ("$exposure", media.ExposureSeconds),
            ("$frame_rate", media.FramesPerSecond)
        );
        return item with { Sequence = sequence };
    }

    /// <summary>Changes the marks and categories of an item.</summary>
    public static void SetMarks(SqliteConnection connection, StoredMediaItem item) =>
        connection.Run(
            """
            UPDATE media_items SET is_archived = $is_archived, is_favorite = $is_favorite, categories = $categories
            WHERE sequence = $sequence
            """,
            ("$is_archived", item.IsArchived),
            ("$is_favorite", item.IsFavorite),
            ("$categories", item.Categories.Bits),
            ("$sequence", item.Sequence)
        );

    /// <summary>Changes when an item was taken; the day is that of the offset given.</summary>
    public static void SetCaptureTime(SqliteConnection connection, long sequence, DateTimeOffset taken) =>
        connection.Run(
            """
            UPDATE media_items SET creation_time = $time, capture_time = $time, capture_date = $date
            WHERE sequence = $sequence
            """,
            ("$time", taken.ToUnixTimeMilliseconds()),
            ("$date", DateSpan.NumberOf(taken.Year, taken.Month, taken.Day)),
            ("$sequence", sequence)
        );

    /// <summary>Changes the description of an item; null clears it.</summary>
    public static void SetDescription(SqliteConnection connection, long sequence, string? description) =>
        connection.Run(
            "UPDATE media_items SET description = $description WHERE sequence = $sequence",
            ("$description", description),
            ("$sequence", sequence)
        );

    /// <summary>Items by their numbers, in any order.</summary>
    public static List<StoredMediaItem> ListBySequence(SqliteConnection connection, IReadOnlyList<long> sequences) =>
        connection.List(
            $"SELECT {Columns} FROM media_items WHERE sequence IN (SELECT value FROM json_each($sequences))",
            Read,
            ("$sequences", $"[{string.Join(',', sequences)}]")
        );

    /// <summary>
    /// Creation times (Unix milliseconds) and numbers of the next items of an account, in that order.
    /// </summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">Whose library.</param>
    /// <param name="app">The app that must have created them; null for all.</param>
    /// <param name="criteria">Which of them, and from which end.</param>
    /// <param name="after">Creation time (Unix milliseconds) and number of the item to go on after.</param>
    /// <param name="limit">How many at most.</param>
    public static List<(long CreationTime, long Sequence)> ListKeys(
        SqliteConnection connection,
        string account,
        string? app,
        MediaItemCriteria criteria,
        (long CreationTime, long Sequence)? after,
        int limit
    )
    {
        // Newest first, everything is to be older than where it starts, and the other way round.
        var newestFirst = !criteria.OldestFirst;
        var notAfter = criteria.NotAfter?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var start = after ?? (newestFirst ? (notAfter, long.MaxValue) : (long.MinValue, long.MinValue));
        var end = newestFirst ? long.MinValue : notAfter;
        if (criteria.Dates.Count == 0)
        {
            return ListRange(connection, account, app, criteria, null, start, end, limit);
        }

        var found = new List<(long CreationTime, long Sequence)>();
        foreach (var span in SpansOf(connection, account, app, criteria))
        {
            var (earliest, latest) = span.Moments();
            var isBeyond =
                found.Count >= limit
                && (newestFirst ? latest < found[limit - 1].CreationTime : earliest > found[limit - 1].CreationTime);
            if (isBeyond)
            {
                break;
            }

            found.AddRange(
                ListRange(
                    connection,
                    account,
                    app,
                    criteria,
                    span,
                    newestFirst ? Lower(start, (latest, long.MaxValue)) : Higher(start, (earliest, long.MinValue)),
                    newestFirst ? Math.Max(end, earliest) : Math.Min(end, latest),
                    limit
                )
            );

            // The moments of neighbouring days overlap, as clocks differ.
            found.Sort((one, other) => (newestFirst ? -1 : 1) * one.CompareTo(other));
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>Whether an item has this content.</summary>
    public static bool HasContent(SqliteConnection connection, string content) =>
        connection.Single("SELECT 1 FROM media_items WHERE content = $content", row => true, ("$content", content));

    private static (long, long) Lower((long, long) one, (long, long) other) => one.CompareTo(other) < 0 ? one : other;

    private static (long, long) Higher((long, long) one, (long, long) other) => one.CompareTo(other) > 0 ? one : other;

    // The spans in the order that the items come in.
    private static List<DateSpan> SpansOf(
        SqliteConnection connection,
        string account,
        string? app,
        MediaItemCriteria criteria
    )
    {
        var (first, last) = (1, 0);
        if (criteria.Dates.Any(span => span.EveryYear))
        {
            // A photographer's clock may be in another year than UTC.
            first = YearOf("ASC") - 1;
            last = YearOf("DESC") + 1;
        }

        var spans = DateSpan.Flatten(criteria.Dates, first, last);
        if (!criteria.OldestFirst)
        {
            spans.Reverse();
        }

        return spans;

        int YearOf(string direction) =>
            connection.Single(
                $"""
                SELECT creation_time FROM media_items WHERE account = $account AND ($app IS NULL OR app = $app)
                ORDER BY creation_time {direction}, sequence {direction} LIMIT 1
                """,
                row => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)).Year,
                ("$account", account),
                ("$app", app)
            );
    }

    // One stretch of an index, so that it takes as long in a large library as in a small one.
    private static List<(long CreationTime, long Sequence)> ListRange(
        SqliteConnection connection,
        string account,
        string? app,
        MediaItemCriteria criteria,
        DateSpan? span,
        (long CreationTime, long Sequence) start,
        long end,
        int limit
    )
    {
        var (next, until, direction) = criteria.OldestFirst ? (">", "<=", "ASC") : ("<", ">=", "DESC");
        var conditions = new List<string>
        {
            "account = $account",
            $"(creation_time, sequence) {next} ($time, $sequence)",
            $"creation_time {until} $end",
        };
        if (app is not null)
        {
            conditions.Add("app = $app");
        }

        conditions.AddRange(criteria.ToConditions());
        if (span is not null)
        {
            conditions.Add("capture_date BETWEEN $first AND $last");
        }

        return connection.List(
            $"""
            SELECT creation_time, sequence FROM media_items
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY creation_time {direction}, sequence {direction}
            LIMIT $limit
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            [
                ("$account", account),
                ("$app", app),
                ("$time", start.CreationTime),
                ("$sequence", start.Sequence),
                ("$end", end),
                ("$limit", limit),
                .. span is null ? Array.Empty<(string, object?)>() : [("$first", span.First), ("$last", span.Last)],
            ]
        );
    }

    /// <summary>Reads a row of <see cref="Columns"/>. By number: a page has a thousand of them.</summary>
    internal static StoredMediaItem Read(SqliteDataReader row) =>
        new()
        {
            Sequence = row.GetInt64(0),
            Id = row.GetString(1),
            Account = row.GetString(2),
            App = row.Text(3),
            Content = row.GetString(4),
            Filename = row.Text(5),
            Description = row.Text(6),
            AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            IsFavorite = row.GetInt64(8) != 0,
            IsArchived = row.GetInt64(9) != 0,
            Categories = new CategorySet(row.GetInt64(10)),
            Media = new MediaDescription
            {
                MimeType = row.GetString(11),
                IsVideo = row.GetInt64(12) != 0,
                Width = row.Number(13),
                Height = row.Number(14),
                CaptureTime = row.Number(15) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
                CameraMake = row.Text(16),
                CameraModel = row.Text(17),
                FocalLength = row.IsDBNull(18) ? null : row.GetFloat(18),
                ApertureFNumber = row.IsDBNull(19) ? null : row.GetFloat(19),
                IsoEquivalent = (int?)row.Number(20),
                ExposureSeconds = row.IsDBNull(21) ? null : row.GetDecimal(21),
                FramesPerSecond = row.IsDBNull(22) ? null : row.GetDouble(22),
            },
        };

    private static string? Text(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    private static int? CaptureDateOf(MediaDescription media) =>
        media.CaptureTime is { } taken ? DateSpan.NumberOf(taken.Year, taken.Month, taken.Day) : null;
}

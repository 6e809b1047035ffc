using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>A media item as it is kept.</summary>
internal sealed record StoredMediaItem
{
    /// <summary>Number of the item in the order of creation; 0 before it is stored.</summary>
    public long Sequence { get; init; }

    public required string Id { get; init; }

    public required string Account { get; init; }

    /// <summary>Client id of the app that created it; null if it is the user's own.</summary>
    public required string? App { get; init; }

    /// <summary>SHA-256 of its bytes, which <see cref="ContentStore"/> holds.</summary>
    public required string Content { get; init; }

    public string? Filename { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Whether the user marked it; no app can through the API.</summary>
    public bool IsFavorite { get; init; }

    /// <summary>Whether the user put it away; no app can through the API.</summary>
    public bool IsArchived { get; init; }

    /// <summary>What is to be seen in it.</summary>
    public CategorySet Categories { get; init; }

    /// <summary>What the file says of itself, found out once.</summary>
    public required MediaDescription Media { get; init; }

    /// <summary>When it was taken, or added if the file does not say.</summary>
    public DateTimeOffset CreationTime => Media.CaptureTime ?? AddedAt;
}

/// <summary>The table of media items.</summary>
internal static class MediaItemStore
{
    // capture_date is the day as the photographer knew it (20240229), NULL if the file does not say: filters by date
    // compare it. categories has a bit for each, see CategorySet.
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS media_items (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
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
            frame_rate REAL,
            UNIQUE (account, content));
        CREATE INDEX IF NOT EXISTS media_items_by_time ON media_items (account, app, creation_time, sequence);
        CREATE INDEX IF NOT EXISTS media_items_of_account_by_time ON media_items (account, creation_time, sequence);
        CREATE INDEX IF NOT EXISTS media_items_by_content ON media_items (content);
        """;

    /// <summary>The item with this id in an account.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">Whose library.</param>
    /// <param name="app">The app that must have created it; null for any.</param>
    /// <param name="id">The id.</param>
    public static StoredMediaItem? Find(SqliteConnection connection, string account, string? app, string id) =>
        connection.Single(
            "SELECT * FROM media_items WHERE id = $id AND account = $account AND ($app IS NULL OR app = $app)",
            Read,
            ("$id", id),
            ("$account", account),
            ("$app", app));

    /// <summary>The item that these bytes are in an account's library already, whichever app put them there.</summary>
    public static StoredMediaItem? FindByContent(SqliteConnection connection, string account, string content) =>
        connection.Single(
            "SELECT * FROM media_items WHERE account = $account AND content = $content",
            Read,
            ("$account", account),
            ("$content", content));

    /// <summary>The item with this id, whoever asks.</summary>
    public static StoredMediaItem? FindById(SqliteConnection connection, string id) =>
        connection.Single("SELECT * FROM media_items WHERE id = $id", Read, ("$id", id));

    /// <summary>The item with this number, whoever asks.</summary>
    public static StoredMediaItem? FindBySequence(SqliteConnection connection, long sequence) => connection.Single(
        "SELECT * FROM media_items WHERE sequence = $sequence", Read, ("$sequence", sequence));

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
            ("$frame_rate", media.FramesPerSecond));
        return item with { Sequence = sequence };
    }

    /// <summary>Changes the marks and categories of an item.</summary>
    public static void SetMarks(SqliteConnection connection, StoredMediaItem item) => connection.Run(
        """
        UPDATE media_items SET is_archived = $is_archived, is_favorite = $is_favorite, categories = $categories
        WHERE sequence = $sequence
        """,
        ("$is_archived", item.IsArchived),
        ("$is_favorite", item.IsFavorite),
        ("$categories", item.Categories.Bits),
        ("$sequence", item.Sequence));

    /// <summary>Changes when an item was taken; the day is that of the offset given.</summary>
    public static void SetCaptureTime(SqliteConnection connection, long sequence, DateTimeOffset taken) => connection.Run(
        """
        UPDATE media_items SET creation_time = $time, capture_time = $time, capture_date = $date
        WHERE sequence = $sequence
        """,
        ("$time", taken.ToUnixTimeMilliseconds()),
        ("$date", DateSpan.NumberOf(taken.Year, taken.Month, taken.Day)),
        ("$sequence", sequence));

    /// <summary>Changes what the user wrote about an item; null clears it.</summary>
    public static void SetDescription(SqliteConnection connection, long sequence, string? description) => connection.Run(
        "UPDATE media_items SET description = $description WHERE sequence = $sequence",
        ("$description", description),
        ("$sequence", sequence));

    /// <summary>The next items of an account, in order of creation time.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">Whose library.</param>
    /// <param name="app">The app that must have created them; null for all.</param>
    /// <param name="criteria">Which of them, and from which end.</param>
    /// <param name="after">Creation time (Unix milliseconds) and number of the item to go on after.</param>
    /// <param name="limit">How many at most.</param>
    public static List<StoredMediaItem> List(
        SqliteConnection connection,
        string account,
        string? app,
        MediaItemCriteria criteria,
        (long CreationTime, long Sequence)? after,
        int limit)
    {
        var (comparison, direction) = criteria.OldestFirst ? (">", "ASC") : ("<", "DESC");
        var conditions = new List<string> { "account = $account" };
        if (app is not null) conditions.Add("app = $app");
        conditions.AddRange(criteria.ToConditions());
        if (after is not null) conditions.Add($"(creation_time, sequence) {comparison} ($time, $sequence)");
        return connection.List(
            $"""
            SELECT * FROM media_items
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY creation_time {direction}, sequence {direction}
            LIMIT $limit
            """,
            Read,
            ("$account", account),
            ("$app", app),
            ("$time", after?.CreationTime),
            ("$sequence", after?.Sequence),
            ("$limit", limit));
    }

    /// <summary>Every content that an item has.</summary>
    public static List<string> ListContents(SqliteConnection connection) =>
        connection.List("SELECT DISTINCT content FROM media_items", row => row.GetString(0));

    /// <summary>Reads a row that has all columns of the table.</summary>
    internal static StoredMediaItem Read(SqliteDataReader row) => new()
    {
        Sequence = row.Value<long>("sequence"),
        Id = row.Value<string>("id")!,
        Account = row.Value<string>("account")!,
        App = row.Value<string>("app"),
        Content = row.Value<string>("content")!,
        Filename = row.Value<string>("filename"),
        Description = row.Value<string>("description"),
        AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Value<long>("added_at")),
        IsFavorite = row.Value<bool>("is_favorite"),
        IsArchived = row.Value<bool>("is_archived"),
        Categories = new CategorySet(row.Value<long>("categories")),
        Media = new MediaDescription
        {
            MimeType = row.Value<string>("mime_type")!,
            IsVideo = row.Value<bool>("is_video"),
            Width = row.Value<long?>("width"),
            Height = row.Value<long?>("height"),
            CaptureTime = row.Value<long?>("capture_time") is { } time
                ? DateTimeOffset.FromUnixTimeMilliseconds(time)
                : null,
            CameraMake = row.Value<string>("camera_make"),
            CameraModel = row.Value<string>("camera_model"),
            FocalLength = row.Value<float?>("focal_length"),
            ApertureFNumber = row.Value<float?>("aperture"),
            IsoEquivalent = row.Value<int?>("iso"),
            ExposureSeconds = row.Value<decimal?>("exposure"),
            FramesPerSecond = row.Value<double?>("frame_rate"),
        },
    };

    private static int? CaptureDateOf(MediaDescription media) =>
        media.CaptureTime is { } taken ? DateSpan.NumberOf(taken.Year, taken.Month, taken.Day) : null;
}

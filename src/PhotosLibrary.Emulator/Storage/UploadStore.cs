using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The table of uploads. How many bytes of an active one were received is the length of its file.</summary>
internal static class UploadStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS uploads (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            app TEXT NOT NULL,
            file_name TEXT,
            announced_size INTEGER,
            started_at INTEGER NOT NULL,
            state INTEGER NOT NULL,
            content TEXT,
            token TEXT UNIQUE,
            finished_at INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS uploads_by_content ON uploads (content);
        CREATE TABLE IF NOT EXISTS spent_uploads (
            id TEXT PRIMARY KEY REFERENCES uploads (id) ON DELETE CASCADE) WITHOUT ROWID;
        """;

    /// <summary>The upload with this id.</summary>
    public static StoredUpload? Find(SqliteConnection connection, string id) =>
        connection.Single("SELECT * FROM uploads WHERE id = $id", Read, ("$id", id));

    /// <summary>The finished upload that a token stands for.</summary>
    public static StoredUpload? FindByToken(SqliteConnection connection, string token) =>
        connection.Single("SELECT * FROM uploads WHERE token = $token", Read, ("$token", token));

    /// <summary>Stores an upload, new or changed.</summary>
    public static int Save(SqliteConnection connection, StoredUpload upload) =>
        connection.Run(
            """
            REPLACE INTO uploads (
                id, account, app, file_name, announced_size, started_at, state, content, token, finished_at)
            VALUES (
                $id, $account, $app, $file_name, $announced_size, $started_at, $state, $content, $token, $finished_at)
            """,
            ("$id", upload.Id),
            ("$account", upload.Account),
            ("$app", upload.App),
            ("$file_name", upload.FileName),
            ("$announced_size", upload.AnnouncedSize),
            ("$started_at", upload.StartedAt.ToUnixTimeMilliseconds()),
            ("$state", (int)upload.State),
            ("$content", upload.Content),
            ("$token", upload.Token),
            ("$finished_at", upload.FinishedAt?.ToUnixTimeMilliseconds())
        );

    /// <summary>Whether an upload has this content.</summary>
    public static bool HasContent(SqliteConnection connection, string content) =>
        connection.Single("SELECT 1 FROM uploads WHERE content = $content", row => true, ("$content", content));

    /// <summary>Records that the token of an upload has become a media item; false if it had already.</summary>
    public static bool Spend(SqliteConnection connection, string id) =>
        connection.Run("INSERT OR IGNORE INTO spent_uploads (id) VALUES ($id)", ("$id", id)) > 0;

    /// <summary>Whether that is recorded.</summary>
    public static bool IsSpent(SqliteConnection connection, string id) =>
        connection.Single("SELECT 1 FROM spent_uploads WHERE id = $id", row => row.GetInt64(0), ("$id", id)) == 1;

    public static List<StoredUpload> List(SqliteConnection connection) =>
        connection.List("SELECT * FROM uploads", Read);

    /// <summary>The uploads of an account, oldest first, read as they are enumerated.</summary>
    public static IEnumerable<StoredUpload> Each(SqliteConnection connection, string account) =>
        connection.Each(
            "SELECT * FROM uploads WHERE account = $account ORDER BY started_at",
            Read,
            ("$account", account)
        );

    /// <summary>The uploads whose token or, if they are not complete, whose session began before some time.</summary>
    public static List<StoredUpload> ListExpired(
        SqliteConnection connection,
        DateTimeOffset tokensBefore,
        DateTimeOffset sessionsBefore
    ) =>
        connection.List(
            """
            SELECT * FROM uploads
            WHERE CASE state WHEN $final THEN finished_at <= $tokens ELSE started_at <= $sessions END
            """,
            Read,
            ("$final", (int)StoredUploadState.Final),
            ("$tokens", tokensBefore.ToUnixTimeMilliseconds()),
            ("$sessions", sessionsBefore.ToUnixTimeMilliseconds())
        );

    /// <summary>Deletes an upload, and returns how many there were.</summary>
    public static int Delete(SqliteConnection connection, string id) =>
        connection.Run("DELETE FROM uploads WHERE id = $id", ("$id", id));

    private static StoredUpload Read(SqliteDataReader row) =>
        new()
        {
            Id = row.Value<string>("id")!,
            Account = row.Value<string>("account")!,
            App = row.Value<string>("app")!,
            FileName = row.Value<string>("file_name"),
            AnnouncedSize = row.Value<long?>("announced_size"),
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Value<long>("started_at")),
            State = (StoredUploadState)row.Value<int>("state"),
            Content = row.Value<string>("content"),
            Token = row.Value<string>("token"),
            FinishedAt = row.Value<long?>("finished_at") is { } time
                ? DateTimeOffset.FromUnixTimeMilliseconds(time)
                : null,
        };
}

using Microsoft.Data.Sqlite;
using Newtonsoft.Json;
using PhotosCore.Json;
using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// What runs have done, in SQLite: of each file its session, its upload token, and the item that was made of it.
/// It is open in one run at a time. Sessions and tokens are secrets, so only the owner can read it.
/// </summary>
internal sealed class UploadJournal : IDisposable
{
    private const int Version = 1;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Func<bool, Task>? _watch;

    private UploadJournal(string path, SqliteConnection connection, Func<bool, Task>? watch)
    {
        _path = path;
        _connection = connection;
        _watch = watch;
    }

    /// <summary>Opens a journal, or makes one.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="watch">
    /// Waited for before (false) and after (true) everything that is read or written; for tests.
    /// </param>
    /// <exception cref="IOException">Another run has it, or it is none.</exception>
    public static Task<UploadJournal> OpenAsync(string path, Func<bool, Task>? watch = null) =>
        Task.Run(() =>
        {
            path = Path.GetFullPath(path);
            try
            {
                Make(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw JournalFailure.Of(path, e);
            }

            var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = path,
                    Mode = SqliteOpenMode.ReadWrite,
                    // A connection that is closed must let go of the file.
                    Pooling = false,
                    // In seconds, for the lock: another run does not let go of it soon.
                    DefaultTimeout = 1,
                }.ToString()
            );
            try
            {
                connection.Open();
                Prepare(connection, path);
                return new UploadJournal(path, connection, watch);
            }
            catch (SqliteException e)
            {
                connection.Dispose();
                throw JournalFailure.Of(path, e);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });

    /// <summary>What is known of a file.</summary>
    public Task<JournalEntry> FindAsync(string key, string? album) =>
        InTurnAsync(() =>
        {
            using var command = Command(
                """
                SELECT token, token_at, is_sent, media_item_id,
                  EXISTS (SELECT 1 FROM placements p WHERE p.key = f.key AND p.album = $album)
                FROM files f WHERE key = $key
                """,
                ("$key", key),
                ("$album", album)
            );
            using var row = command.ExecuteReader();
            return !row.Read()
                ? new JournalEntry()
                : new JournalEntry
                {
                    Token = row.IsDBNull(0) ? null : row.GetString(0),
                    TokenAt = row.IsDBNull(1) ? default : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
                    IsSent = row.GetBoolean(2),
                    MediaItemId = row.IsDBNull(3) ? null : row.GetString(3),
                    IsPlaced = row.GetBoolean(4),
                };
        });

    /// <summary>Ids of some of the items that were made.</summary>
    public Task<IReadOnlyList<string>> FindItemsAsync(int count) =>
        InTurnAsync<IReadOnlyList<string>>(() =>
        {
            using var command = Command(
                "SELECT DISTINCT media_item_id FROM files WHERE media_item_id IS NOT NULL LIMIT $count",
                ("$count", count)
            );
            using var row = command.ExecuteReader();
            var ids = new List<string>();
            while (row.Read())
            {
                ids.Add(row.GetString(0));
            }

            return ids;
        });

    /// <summary>The session that is in progress; null if none is.</summary>
    public Task<UploadSessionState?> FindSessionAsync(string key) =>
        InTurnAsync(() =>
        {
            using var command = Command("SELECT session FROM files WHERE key = $key", ("$key", key));
            try
            {
                return command.ExecuteScalar() is string text
                    ? JsonSettings.Deserialize<UploadSessionState>(text)
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        });

    /// <summary>The bytes are on their way.</summary>
    public Task SetSessionAsync(string key, UploadSessionState state) =>
        WriteAsync(
            """
            INSERT INTO files (key, session) VALUES ($key, $session)
            ON CONFLICT (key) DO UPDATE SET session = $session, token = NULL, token_at = NULL
            """,
            ("$key", key),
            ("$session", JsonSettings.Serialize(state))
        );

    /// <summary>The bytes are up, and the session has ended.</summary>
    public Task SetTokenAsync(string key, string token, DateTimeOffset now) =>
        WriteAsync(
            """
            INSERT INTO files (key, token, token_at) VALUES ($key, $token, $now)
            ON CONFLICT (key) DO UPDATE SET session = NULL, token = $token, token_at = $now, is_sent = 0
            """,
            ("$key", key),
            ("$token", token),
            ("$now", now.ToUnixTimeMilliseconds())
        );

    /// <summary>The token is no longer valid.</summary>
    public Task ForgetTokenAsync(string key) =>
        WriteAsync("UPDATE files SET token = NULL, token_at = NULL WHERE key = $key", ("$key", key));

    /// <summary>
    /// Items are about to be made: whether they were is not known until one of the two below says so.
    /// </summary>
    public Task SetSentAsync(IEnumerable<string> keys) =>
        InTransactionAsync(() =>
        {
            foreach (var key in keys)
            {
                Execute("UPDATE files SET is_sent = 1 WHERE key = $key", ("$key", key));
            }
        });

    /// <summary>Google made no item, and said so.</summary>
    public Task SetRefusedAsync(string key) =>
        WriteAsync("UPDATE files SET is_sent = 0 WHERE key = $key", ("$key", key));

    /// <summary>There are items, and in the album.</summary>
    public Task SetCreatedAsync(IEnumerable<(string Key, string MediaItemId)> items, string? album) =>
        InTransactionAsync(() =>
        {
            foreach (var (key, id) in items)
            {
                Execute(
                    "UPDATE files SET session = NULL, token = NULL, token_at = NULL, media_item_id = $id WHERE key "
                        + "= $key",
                    ("$key", key),
                    ("$id", id)
                );
                if (album is not null)
                {
                    Execute(
                        "INSERT OR IGNORE INTO placements (key, album) VALUES ($key, $album)",
                        ("$key", key),
                        ("$album", album)
                    );
                }
            }
        });

    /// <summary>
    /// The library no longer has the item of a file: every file that the item was made of goes up again, and into its
    /// albums.
    /// </summary>
    public Task ForgetItemAsync(string key) =>
        InTransactionAsync(() =>
        {
            Execute(
                """
                DELETE FROM placements WHERE key IN (
                  SELECT key FROM files WHERE media_item_id = (SELECT media_item_id FROM files WHERE key = $key))
                """,
                ("$key", key)
            );
            Execute(
                """
                UPDATE files SET media_item_id = NULL, is_sent = 0
                WHERE media_item_id = (SELECT media_item_id FROM files WHERE key = $key)
                """,
                ("$key", key)
            );
        });

    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    // SQLite would wait at a pipe for ever.
    private static void Make(string path)
    {
        RegularFile.CheckIsFileOrMissing(path);
        if (File.Exists(path))
        {
            OwnerOnly.Tighten(path);
            RegularFile.OpenRead(path).Dispose();
            return;
        }

        OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
        OwnerOnly.CreateFile(path).Dispose();
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA "
            + "user_version;";
        var version = 0L;
        using (var row = command.ExecuteReader())
        {
            do
            {
                while (row.Read())
                {
                    version = row.GetValue(0) is long number ? number : version;
                }
            } while (row.NextResult());
        }

        if (version > Version)
        {
            throw new IOException(
                $"The journal {path} was written by a newer version of this program, or is none. Update the program, "
                    + "or give it another journal."
            );
        }

        // To write locks it.
        command.CommandText = $"""
            BEGIN EXCLUSIVE;
            CREATE TABLE IF NOT EXISTS files (
              key TEXT PRIMARY KEY,
              session TEXT,
              token TEXT,
              token_at INTEGER,
              is_sent INTEGER NOT NULL DEFAULT 0,
              media_item_id TEXT) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS files_of_item ON files (media_item_id);
            CREATE TABLE IF NOT EXISTS placements (key TEXT, album TEXT, PRIMARY KEY (key, album)) WITHOUT ROWID;
            PRAGMA user_version = {Version};
            COMMIT;
            """;
        command.ExecuteNonQuery();
    }

    private Task<int> WriteAsync(string sql, params (string Name, object? Value)[] parameters) =>
        InTurnAsync(() => Execute(sql, parameters));

    private Task<bool> InTransactionAsync(Action work) =>
        InTurnAsync(() =>
        {
            using var transaction = _connection.BeginTransaction();
            work();
            transaction.Commit();
            return true;
        });

    // SQLite knows no asynchronous calls, and a connection only one at a time. Not to be cancelled: what has happened
    // must be written down.
    private async Task<T> InTurnAsync<T>(Func<T> work)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await (_watch?.Invoke(false) ?? Task.CompletedTask).ConfigureAwait(false);
            var result = await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
            await (_watch?.Invoke(true) ?? Task.CompletedTask).ConfigureAwait(false);
            return result;
        }
        catch (SqliteException e)
        {
            throw JournalFailure.Of(_path, e);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
        {
            throw JournalFailure.Damaged(_path, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    private int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // All texts are constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}

/// <summary>What a journal knows of a file.</summary>
internal sealed class JournalEntry
{
    /// <summary>The upload token, if its bytes are up.</summary>
    public string? Token { get; init; }

    /// <summary>When the token was given.</summary>
    public DateTimeOffset TokenAt { get; init; }

    /// <summary>Whether an item may have been made of the token.</summary>
    public bool IsSent { get; init; }

    /// <summary>The item that was made of the file.</summary>
    public string? MediaItemId { get; init; }

    /// <summary>Whether it is in the album that was asked for.</summary>
    public bool IsPlaced { get; init; }
}

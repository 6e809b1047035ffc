using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The SQLite database of the emulator. Readers run side by side on pooled connections; writers take turns, because
/// SQLite has one writer and waiting here is fairer than its busy timeout.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly string _connectionString;
    private readonly SqliteConnection? _keepAlive;

    /// <param name="file">The database file; null for a database in memory that ends with this object.</param>
    /// <param name="schemas">Statements that make what is missing of each area's tables, safe to run again.</param>
    public Database(string? file, IEnumerable<string> schemas)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file ?? $"emulator-{Guid.NewGuid():N}",
            Mode = file is null ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Cache = file is null ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            ForeignKeys = true,
        }.ToString();
        if (file is null)
        {
            // A database in memory lives as long as its last connection.
            _keepAlive = Open();
        }

        using var connection = Open();
        using var command = connection.CreateCommand();
        // What was acknowledged must survive a kill, so every commit is synced.
        command.CommandText = (file is null ? "" : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;") + string.Join('\n', schemas);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a reading piece of work on a connection of its own.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Open();
        return work(connection);
    }

    /// <summary>Runs a writing piece of work in a transaction that is committed if it returns, undone if it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction();
            var result = work(connection);
            transaction.Commit();
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose()
    {
        _keepAlive?.Dispose();
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using PhotosCore.Storage;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// The SQLite database of the emulator. Readers run concurrently, each on a pooled connection; writers are serialized,
/// because SQLite has one writer and waiting here is fairer than its busy timeout.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ConcurrentBag<DatabaseConnection> _idle = [];
    private readonly string _connectionString;
    private readonly bool _isTemporary;

    /// <param name="file">The database file.</param>
    /// <param name="schemas">Statements that make what is missing of each area's tables, safe to run again.</param>
    /// <param name="version">Which libraries may be opened, and how older ones are upgraded; null to open any.</param>
    /// <param name="isTemporary">Whether it is deleted at the end, so that nothing needs to be flushed.</param>
    /// <exception cref="IOException">The file is no library, or of a newer version.</exception>
    public Database(
        string file,
        IReadOnlyList<string> schemas,
        LibraryVersion? version = null,
        bool isTemporary = false
    )
    {
        // Not SQLite's own memory mode: there, readers and writers shut each other out table by table.
        _isTemporary = isTemporary;
        Create(file);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            Pooling = false,
        }.ToString();

        using var connection = Open();
        connection.Run("PRAGMA journal_mode=WAL");
        if (schemas.Count == 0)
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        version?.Upgrade(connection, file);
        connection.Run(string.Join('\n', schemas));
        transaction.Commit();
    }

    /// <summary>Runs work that reads a snapshot of the library.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        var connection = Take();
        try
        {
            connection.BeginRead();
            return work(connection);
        }
        finally
        {
            connection.EndRead();
            _idle.Add(connection);
        }
    }

    /// <summary>Runs work that reads a snapshot of the library row by row.</summary>
    public async Task ReadAsync(Func<SqliteConnection, Task> work)
    {
        var connection = Take();
        try
        {
            connection.BeginRead();
            await work(connection);
        }
        finally
        {
            connection.EndRead();
            _idle.Add(connection);
        }
    }

    /// <summary>
    /// Runs work that writes, in a transaction that is committed if it returns and rolled back if it throws.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        var connection = Take();
        try
        {
            using var transaction = connection.BeginTransaction();
            var result = work(connection);
            transaction.Commit();
            return result;
        }
        finally
        {
            _idle.Add(connection);
            _writer.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _writer.Dispose();
    }

    // SQLite would let others read it; the files that it makes beside it get the same mode.
    private static void Create(string file)
    {
        if (!File.Exists(file))
        {
            OwnerOnly.CreateFile(file).Dispose();
        }
    }

    private DatabaseConnection Take() => _idle.TryTake(out var connection) ? connection : Open();

    private DatabaseConnection Open()
    {
        var connection = new DatabaseConnection(_connectionString);
        connection.Open();

        // Else a statement is compiled anew each time that its LIMIT is bound, which took longer than to read a page.
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);

        // A setting of the connection, not of the file. What was acknowledged must survive a crash, so every commit is
        // synced, except where nothing is to survive.
        connection.Run(_isTemporary ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL");

        // What a large transaction made of the log is given back to the disk.
        connection.Run("PRAGMA journal_size_limit=16777216");
        return connection;
    }
}

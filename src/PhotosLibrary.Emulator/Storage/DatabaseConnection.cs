using System.Data;
using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// A connection that caches prepared statements, since preparing one costs more than running most of them.
/// </summary>
internal sealed class DatabaseConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More than the emulator has; only searches with unusual filters could make more.
    private const int MostStatements = 200;

    private readonly Dictionary<string, SqliteCommand> _idle = [];

    /// <summary>The statements that it has run.</summary>
    public IReadOnlyCollection<string> Statements => _idle.Keys;

    /// <summary>The statement, ready for its parameters; to be returned after use.</summary>
    public SqliteCommand Rent(string statement)
    {
        if (_idle.Remove(statement, out var command))
        {
            command.Transaction = Transaction;
            return command;
        }

        command = CreateCommand();
        command.CommandText = statement;
        return command;
    }

    /// <summary>Caches a statement for its next use.</summary>
    public void Return(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (
            State != ConnectionState.Open
            || _idle.Count >= MostStatements
            || !_idle.TryAdd(command.CommandText, command)
        )
        {
            command.Dispose();
        }
    }

    /// <summary>
    /// Begins to read a snapshot of the library. The provider's own transactions prepare their statements anew each
    /// time, which takes longer than to find a page.
    /// </summary>
    public void BeginRead() => this.Run("BEGIN");

    /// <summary>Ends reading, unless an error has.</summary>
    public void EndRead()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(Handle) == 0)
        {
            this.Run("ROLLBACK");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _idle.Values)
            {
                command.Dispose();
            }

            _idle.Clear();
        }

        base.Dispose(disposing);
    }
}

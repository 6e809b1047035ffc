using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>
/// A change of existing tables. New tables need none: every start creates what is missing.
/// </summary>
/// <param name="Version">The version that a library has afterwards.</param>
/// <param name="Statements">The change.</param>
internal sealed record Migration(int Version, string Statements);

/// <summary>
/// The version of a library on disk. An older library is upgraded when it is opened; a newer one, and a database of
/// another program, is refused before anything in it is touched.
/// </summary>
/// <param name="current">The version of this program.</param>
/// <param name="migrations">The steps from older versions, in order.</param>
internal sealed class LibraryVersion(int current, IReadOnlyList<Migration> migrations)
{
    // "PGPE", as PRAGMA application_id, which programs like file(1) read too.
    private const int ApplicationId = 0x50475045;

    /// <summary>
    /// The version of this program. 0 are the libraries from before there were versions; 1 has the table of quotas. To
    /// change a table, raise the number and append the statements that turn the last version's table into the new one.
    /// </summary>
    public static LibraryVersion Current { get; } = new(1, []);

    /// <summary>Refuses a file that is no library or too new, without locking it.</summary>
    /// <exception cref="IOException">It must not be touched.</exception>
    public void Check(string file)
    {
        if (new FileInfo(file) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        try
        {
            // What is still in the write-ahead log is not seen here: Upgrade checks again.
            using var connection = new DatabaseConnection(
                $"Data Source=\"file:{Uri.EscapeDataString(file)}?mode=ro&immutable=1\";Pooling=False"
            );
            connection.Open();
            Refuse(connection, file);
        }
        catch (SqliteException)
        {
            // Damaged, or no database: opening it for writing reports which.
        }
    }

    /// <summary>Upgrades the existing tables, in the transaction of the connection.</summary>
    /// <exception cref="IOException">It is no library, or too new.</exception>
    public void Upgrade(SqliteConnection connection, string file)
    {
        Refuse(connection, file);
        var version = VersionOf(connection);
        if (version == current && Pragma(connection, "application_id") == ApplicationId)
        {
            return;
        }

        if (HasTables(connection))
        {
            foreach (var step in migrations.Where(step => step.Version > version).OrderBy(step => step.Version))
            {
                connection.Run(step.Statements);
            }
        }

        connection.Run($"PRAGMA application_id = {ApplicationId}");
        connection.Run($"PRAGMA user_version = {current}");
    }

    private void Refuse(SqliteConnection connection, string file)
    {
        var folder = Path.GetDirectoryName(file);
        if (!IsOurs(connection))
        {
            throw new IOException($"Cannot use the folder {folder}: library.db is of another program.");
        }

        if (VersionOf(connection) is var version && version > current)
        {
            throw new IOException(
                $"Cannot use the library in {folder}: a newer emulator wrote it (version {version}; this one knows "
                    + $"{current}). Use that emulator, or another folder."
            );
        }
    }

    // Libraries without a version are recognized by their tables.
    private static bool IsOurs(SqliteConnection connection) =>
        Pragma(connection, "application_id") switch
        {
            ApplicationId => true,
            0 => !HasTables(connection)
                || connection.Single(
                    "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('signing_keys', 'media_items', 'oauth_grants')",
                    row => row.GetInt32(0)
                ) == 3,
            _ => false,
        };

    private static bool HasTables(SqliteConnection connection) =>
        connection.Single("SELECT COUNT(*) FROM sqlite_master", row => row.GetInt32(0)) > 0;

    private static int VersionOf(SqliteConnection connection) => Pragma(connection, "user_version");

    private static int Pragma(SqliteConnection connection, string name) =>
        connection.Single($"PRAGMA {name}", row => row.GetInt32(0));
}

using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>Statements with named parameters, in one expression.</summary>
internal static class Sql
{
    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static int Run(
        this SqliteConnection connection,
        string statement,
        params (string Name, object? Value)[] parameters
    )
    {
        var command = Rent(connection, statement, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Return(connection, command);
        }
    }

    /// <summary>The only row, or the default of its type if there is none.</summary>
    public static T? Single<T>(
        this SqliteConnection connection,
        string statement,
        Func<SqliteDataReader, T> read,
        params (string Name, object? Value)[] parameters
    ) => connection.Each(statement, read, parameters).FirstOrDefault();

    public static List<T> List<T>(
        this SqliteConnection connection,
        string statement,
        Func<SqliteDataReader, T> read,
        params (string Name, object? Value)[] parameters
    ) => [.. connection.Each(statement, read, parameters)];

    /// <summary>Every row, read as it is enumerated: for more rows than memory should hold.</summary>
    public static IEnumerable<T> Each<T>(
        this SqliteConnection connection,
        string statement,
        Func<SqliteDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
    {
        var command = Rent(connection, statement, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                yield return read(reader);
            }
        }
        finally
        {
            Return(connection, command);
        }
    }

    /// <summary>The value in a column by name, or the default of its type if it is null.</summary>
    public static T? Value<T>(this SqliteDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? default : row.GetFieldValue<T>(ordinal);
    }

    private static SqliteCommand Rent(
        SqliteConnection connection,
        string statement,
        (string Name, object? Value)[] parameters
    )
    {
        var command = ((DatabaseConnection)connection).Rent(statement);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static void Return(SqliteConnection connection, SqliteCommand command) =>
        ((DatabaseConnection)connection).Return(command);
}

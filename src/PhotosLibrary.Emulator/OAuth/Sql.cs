using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>Statements with named parameters, in one expression.</summary>
internal static class Sql
{
    public static int Run(
        this SqliteConnection connection, string statement, params (string Name, object? Value)[] parameters)
    {
        using var command = Prepare(connection, statement, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The only row, or the default of its type if there is none.</summary>
    public static T? Single<T>(
        this SqliteConnection connection,
        string statement,
        Func<SqliteDataReader, T> read,
        params (string Name, object? Value)[] parameters)
    {
        using var command = Prepare(connection, statement, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public static IReadOnlyList<T> List<T>(
        this SqliteConnection connection, string statement, Func<SqliteDataReader, T> read)
    {
        using var command = Prepare(connection, statement, []);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static SqliteCommand Prepare(
        SqliteConnection connection, string statement, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}

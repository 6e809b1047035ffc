using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The known accounts: there is no table of them, only what they own.</summary>
internal static class AccountStore
{
    /// <summary>The names of all accounts that gave consent, own something or have joined an album, by name.</summary>
    public static List<string> List(SqliteConnection connection) =>
        connection.List(
            """
            SELECT name FROM oauth_accounts
            UNION SELECT account FROM media_items
            UNION SELECT account FROM albums
            UNION SELECT account FROM album_members
            ORDER BY 1
            """,
            row => row.GetString(0)
        );
}

using Microsoft.Data.Sqlite;

namespace PhotosLibrary.Emulator.Storage;

/// <summary>The tables of shared albums and of the accounts that joined them.</summary>
internal static class AlbumShareStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS album_shares (
            album INTEGER PRIMARY KEY REFERENCES albums,
            token TEXT UNIQUE,
            is_collaborative INTEGER NOT NULL,
            is_commentable INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS album_members (
            album INTEGER NOT NULL REFERENCES albums,
            account TEXT NOT NULL,
            PRIMARY KEY (album, account)) WITHOUT ROWID;
        """;

    /// <summary>Shares an album, or changes how it is shared.</summary>
    public static void Save(SqliteConnection connection, long album, AlbumShare share) =>
        connection.Run(
            """
            REPLACE INTO album_shares (album, token, is_collaborative, is_commentable)
            VALUES ($album, $token, $collaborative, $commentable)
            """,
            ("$album", album),
            ("$token", share.Token),
            ("$collaborative", share.IsCollaborative),
            ("$commentable", share.IsCommentable)
        );

    /// <summary>Makes an album private: removes all accounts but the owner, with what they added.</summary>
    public static void Delete(SqliteConnection connection, long album, string owner)
    {
        connection.Run(
            """
            DELETE FROM album_entries WHERE album = $album
                AND media_item IN (SELECT sequence FROM media_items WHERE account <> $owner);
            DELETE FROM album_members WHERE album = $album;
            DELETE FROM album_shares WHERE album = $album
            """,
            ("$album", album),
            ("$owner", owner)
        );
    }

    /// <summary>Adds an account; a second time does nothing.</summary>
    public static void AddMember(SqliteConnection connection, long album, string account) =>
        connection.Run(
            "INSERT OR IGNORE INTO album_members (album, account) VALUES ($album, $account)",
            ("$album", album),
            ("$account", account)
        );

    /// <summary>Removes an account, with what it added; false if it had not joined.</summary>
    public static bool RemoveMember(SqliteConnection connection, long album, string account)
    {
        connection.Run(
            """
            DELETE FROM album_entries WHERE album = $album
                AND media_item IN (SELECT sequence FROM media_items WHERE account = $account)
            """,
            ("$album", album),
            ("$account", account)
        );
        return connection.Run(
                "DELETE FROM album_members WHERE album = $album AND account = $account",
                ("$album", album),
                ("$account", account)
            ) > 0;
    }

    /// <summary>The item with this id, if it is in a shared album that the account owns or has joined.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="account">The account of the caller.</param>
    /// <param name="app">The app that must have created it; null for any.</param>
    /// <param name="id">The id.</param>
    public static StoredMediaItem? FindItem(SqliteConnection connection, string account, string? app, string id) =>
        connection.Single(
            $"""
            SELECT {MediaItemStore.Columns} FROM media_items
            WHERE id = $id AND ($app IS NULL OR app = $app) AND EXISTS (
                SELECT 1 FROM album_shares
                JOIN albums ON albums.sequence = album_shares.album
                JOIN album_entries ON album_entries.album = album_shares.album
                    AND album_entries.media_item = media_items.sequence
                WHERE albums.account = $account OR EXISTS (
                    SELECT 1 FROM album_members WHERE album = album_shares.album AND account = $account))
            """,
            MediaItemStore.Read,
            ("$id", id),
            ("$account", account),
            ("$app", app)
        );
}

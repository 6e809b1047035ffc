using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Control;

/// <summary>Reads what an emulator holds, all from one moment.</summary>
internal sealed class StateReader(Database database, ContentStore contents, UploadFiles files, TimeProvider time)
{
    public EmulatorState Read(string? account = null) => database.Read(connection =>
    {
        var names = account is null ? ListAccounts(connection) : [account];
        return new EmulatorState(time.GetUtcNow(), [.. names.Select(name => ReadAccount(connection, name))]);
    });

    private static List<string> ListAccounts(SqliteConnection connection) => connection.List(
        """
        SELECT name FROM oauth_accounts
        UNION SELECT account FROM albums
        UNION SELECT account FROM media_items
        UNION SELECT account FROM uploads
        ORDER BY 1
        """,
        row => row.GetString(0));

    private AccountState ReadAccount(SqliteConnection connection, string account) => new(
        account,
        ReadAlbums(connection, account),
        connection.List(
            "SELECT * FROM media_items WHERE account = $account ORDER BY sequence",
            row => ToState(MediaItemStore.Read(row)),
            ("$account", account)),
        [.. UploadStore.List(connection)
            .Where(upload => upload.Account == account)
            .OrderBy(upload => upload.StartedAt)
            .Select(ToState)],
        connection.List(
            "SELECT client_id, scopes, offline FROM oauth_grants WHERE account = $account ORDER BY client_id",
            row => new GrantState(row.GetString(0), [.. OAuthScopes.Split(row.GetString(1))], row.GetBoolean(2)),
            ("$account", account)));

    private static List<AlbumState> ReadAlbums(SqliteConnection connection, string account)
    {
        var entries = connection.List(
            """
            SELECT album_entries.album, media_items.id, enrichment_id, enrichment
            FROM album_entries
            JOIN albums ON albums.sequence = album_entries.album
            LEFT JOIN media_items ON media_items.sequence = album_entries.media_item
            WHERE albums.account = $account
            ORDER BY album_entries.album, position, entry
            """,
            row => (
                Album: row.GetInt64(0),
                Entry: new AlbumEntryState(TextOf(row, 1), TextOf(row, 2), TextOf(row, 3) is { } json ? JsonNode.Parse(json) : null)),
            ("$account", account)).ToLookup(entry => entry.Album, entry => entry.Entry);
        return connection.List(
            """
            SELECT albums.sequence, albums.id, title, albums.app, media_items.id
            FROM albums LEFT JOIN media_items ON media_items.sequence = albums.cover
            WHERE albums.account = $account
            ORDER BY albums.sequence
            """,
            row => new AlbumState(
                row.GetString(1), row.GetString(2), TextOf(row, 3), TextOf(row, 4), [.. entries[row.GetInt64(0)]]),
            ("$account", account));
    }

    private MediaItemState ToState(StoredMediaItem item) => new()
    {
        Id = item.Id,
        ClientId = item.App,
        Filename = item.Filename,
        Description = item.Description,
        MimeType = item.Media.MimeType,
        CreationTime = item.CreationTime,
        AddedAt = item.AddedAt,
        Width = item.Media.Width,
        Height = item.Media.Height,
        CameraMake = item.Media.CameraMake,
        CameraModel = item.Media.CameraModel,
        Bytes = LengthOf(item.Content),
        Sha256 = item.Content,
    };

    private UploadState ToState(StoredUpload upload) => new(
        upload.State.ToString().ToLowerInvariant(),
        upload.App,
        upload.FileName,
        upload.StartedAt,
        upload.Content is { } content ? LengthOf(content) : files.LengthOf(upload.Id),
        upload.AnnouncedSize);

    private long LengthOf(string content) =>
        new FileInfo(contents.PathOf(content)) is { Exists: true } file ? file.Length : 0;

    private static string? TextOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

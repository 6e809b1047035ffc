using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Control.State;

/// <summary>Reads what an emulator holds, as of one moment.</summary>
internal sealed class StateReader(Database database, ContentStore contents, UploadFiles files, TimeProvider time)
{
    /// <summary>All of it, in memory.</summary>
    public EmulatorState Read(string? account = null) =>
        database.Read(connection => new EmulatorState(
            time.GetUtcNow(),
            [
                .. NamesOf(connection, account)
                    .Select(name => new AccountState(
                        name,
                        [
                            .. Albums(connection, name)
                                .Select(album => album.ToState([.. Entries(connection, album.Sequence)])),
                        ],
                        [.. MediaItems(connection, name)],
                        [.. Uploads(connection, name)],
                        [.. Grants(connection, name)]
                    )),
            ]
        ));

    /// <summary>
    /// Writes the same as JSON, row by row as they are read. A slow client only keeps a snapshot of the database open.
    /// </summary>
    public Task WriteAsync(Stream json, string? account, CancellationToken cancellationToken) =>
        database.ReadAsync(connection =>
            JsonSerializer.SerializeAsync(
                json,
                new
                {
                    Now = time.GetUtcNow(),
                    Accounts = NamesOf(connection, account)
                        .Select(name => new
                        {
                            Name = name,
                            Albums = Albums(connection, name)
                                .Select(album => new
                                {
                                    album.Id,
                                    album.Title,
                                    album.ClientId,
                                    album.CoverPhotoMediaItemId,
                                    Entries = Entries(connection, album.Sequence),
                                }),
                            MediaItems = MediaItems(connection, name),
                            Uploads = Uploads(connection, name),
                            Grants = Grants(connection, name),
                        }),
                },
                ControlJson.Options,
                cancellationToken
            )
        );

    private static List<string> NamesOf(SqliteConnection connection, string? account) =>
        account is not null
            ? [account]
            : connection.List(
                """
                SELECT name FROM oauth_accounts
                UNION SELECT account FROM albums
                UNION SELECT account FROM media_items
                UNION SELECT account FROM uploads
                ORDER BY 1
                """,
                row => row.GetString(0)
            );

    private static IEnumerable<AlbumRow> Albums(SqliteConnection connection, string account) =>
        connection.Each(
            """
            SELECT albums.sequence, albums.id, title, albums.app, media_items.id
            FROM albums LEFT JOIN media_items ON media_items.sequence = albums.cover
            WHERE albums.account = $account
            ORDER BY albums.sequence
            """,
            row => new AlbumRow(row.GetInt64(0), row.GetString(1), row.GetString(2), TextOf(row, 3), TextOf(row, 4)),
            ("$account", account)
        );

    private static IEnumerable<AlbumEntryState> Entries(SqliteConnection connection, long album) =>
        connection.Each(
            """
            SELECT media_items.id, enrichment_id, enrichment
            FROM album_entries LEFT JOIN media_items ON media_items.sequence = album_entries.media_item
            WHERE album = $album
            ORDER BY position, entry
            """,
            row => new AlbumEntryState(
                TextOf(row, 0),
                TextOf(row, 1),
                TextOf(row, 2) is { } json ? JsonNode.Parse(json) : null
            ),
            ("$album", album)
        );

    private IEnumerable<MediaItemState> MediaItems(SqliteConnection connection, string account) =>
        connection.Each(
            $"SELECT {MediaItemStore.Columns} FROM media_items WHERE account = $account ORDER BY sequence",
            row => ToState(MediaItemStore.Read(row)),
            ("$account", account)
        );

    private IEnumerable<UploadState> Uploads(SqliteConnection connection, string account) =>
        UploadStore.Each(connection, account).Select(ToState);

    private static IEnumerable<GrantState> Grants(SqliteConnection connection, string account) =>
        connection.Each(
            "SELECT client_id, scopes, offline FROM oauth_grants WHERE account = $account ORDER BY client_id",
            row => new GrantState(row.GetString(0), [.. OAuthScopes.Split(row.GetString(1))], row.GetBoolean(2)),
            ("$account", account)
        );

    private MediaItemState ToState(StoredMediaItem item) =>
        new()
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

    private UploadState ToState(StoredUpload upload) =>
        new(
            upload.State.ToString().ToLowerInvariant(),
            upload.App,
            upload.FileName,
            upload.StartedAt,
            upload.Content is { } content ? LengthOf(content) : files.LengthOf(upload.Id),
            upload.AnnouncedSize
        );

    private long LengthOf(string content) =>
        !SyntheticContent.IsSynthetic(content) && new FileInfo(contents.PathOf(content)) is { Exists: true } file
            ? file.Length
            : 0;

    private static string? TextOf(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record AlbumRow(
        long Sequence,
        string Id,
        string Title,
        string? ClientId,
        string? CoverPhotoMediaItemId
    )
    {
        public AlbumState ToState(IReadOnlyList<AlbumEntryState> entries) =>
            new(Id, Title, ClientId, CoverPhotoMediaItemId, entries);
    }
}

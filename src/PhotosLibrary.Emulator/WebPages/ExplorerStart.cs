using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// What the explorer opens with: signed in as the account and the app that have most, and with something of theirs to
/// try the methods on.
/// </summary>
/// <param name="Token">The token to sign in with; null where only consent counts.</param>
/// <param name="App">The client id for who signs in by consent, so that they see the same.</param>
/// <param name="AlbumId">An album, if there is one.</param>
/// <param name="MediaItemId">A media item, in that album if it has any.</param>
internal sealed record ExplorerStart(string? Token, string App, string? AlbumId, string? MediaItemId)
{
    /// <summary>Chooses it; an empty library has the account that is seeded.</summary>
    public static ExplorerStart Choose(SqliteConnection connection, PhotosEmulatorOptions options)
    {
        // A token travels in a header, which holds printable ASCII only.
        var (account, app) = ListOwners(connection)
            .Where(owner => (owner.Account + owner.App).All(letter => letter is >= ' ' and <= '~'))
            .DefaultIfEmpty((options.SeedAccount, Authenticator.DeveloperClientId))
            .First();
        var album = connection.Single(
            "SELECT id, sequence FROM albums WHERE account = $account AND app = $app ORDER BY item_count DESC LIMIT 1",
            row => ((string Id, long Sequence)?)(row.GetString(0), row.GetInt64(1)),
            ("$account", account),
            ("$app", app)
        );
        var item = connection.Single(
            """
            SELECT id FROM media_items WHERE sequence = coalesce(
                (SELECT media_item FROM album_entries JOIN media_items ON media_items.sequence = media_item
                    WHERE album = $album AND account = $account AND app = $app ORDER BY position, entry LIMIT 1),
                (SELECT max(sequence) FROM media_items WHERE account = $account AND app = $app))
            """,
            row => row.GetString(0),
            ("$album", album?.Sequence),
            ("$account", account),
            ("$app", app)
        );
        var token = options.StrictAuth ? null : Authenticator.DeveloperToken(account, app);
        return new ExplorerStart(token, app, album?.Id, item);
    }

    // What no app created is seen by none.
    private static List<(string Account, string App)> ListOwners(SqliteConnection connection) =>
        connection.List(
            """
            SELECT account, app FROM
                (SELECT account, app, count(*) AS things FROM media_items WHERE app <> '' GROUP BY account, app
                UNION ALL
                SELECT account, app, count(*) FROM albums WHERE app <> '' GROUP BY account, app)
            GROUP BY account, app
            ORDER BY sum(things) DESC, account, app
            """,
            row => (row.GetString(0), row.GetString(1))
        );
}

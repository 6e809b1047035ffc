using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>
/// <c>photos album add</c> and <c>photos album remove</c>: any number of items; one that fails does not stop
/// the others.
/// </summary>
internal static class AlbumContentsCommands
{
    private delegate Task Change(AlbumsClient albums, string albumId, List<string> ids, CancellationToken stop);

    public static Command CreateAdd() =>
        Create(
            "add",
            "Puts photos and videos that this app has uploaded into an album, at its end.",
            "added",
            (albums, albumId, ids, stop) => albums.AddMediaItemsAsync(albumId, ids, stop)
        );

    public static Command CreateRemove() =>
        Create(
            "remove",
            "Takes photos and videos out of an album; they stay in the library.",
            "removed",
            (albums, albumId, ids, stop) => albums.RemoveMediaItemsAsync(albumId, ids, stop)
        );

    private static Command Create(string name, string description, string done, Change change)
    {
        var album = AlbumArgument.Create();
        var ids = GivenIds.CreateArgument();
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(name, description) { album, ids, json };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                var given = await GivenIds.ReadAsync(arguments.GetRequiredValue(ids), stop);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var found = await NamedAlbum.GetAsync(session.Photos, arguments.GetRequiredValue(album), stop);
                using var report = new ContentsReport(found, done, notices, arguments.GetValue(json));
                try
                {
                    await change(session.Photos.Albums, found.Id, given, stop);
                    return report.Write([.. given.Distinct().Select(id => new BatchOutcome<string>(id))], null);
                }
                catch (PhotosBatchException<string> e)
                {
                    return report.Write([.. e.Outcomes.DistinctBy(outcome => outcome.Input)], e.InnerException);
                }
            }
        );
        return command;
    }
}

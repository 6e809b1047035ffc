using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album list</c>, and <c>photos albums</c>: the albums that this app has created.</summary>
internal static class AlbumListCommand
{
    /// <param name="name">Its name: <c>photos albums</c> is the shorter way to it.</param>
    public static Command Create(string name)
    {
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(name, "Lists albums: how many photos and videos they hold, and their titles.")
        {
            json,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(account.WithTokenOf(arguments), Notices.Of(arguments), arguments.GetValue(json), stop)
        );
        return command;
    }

    private static async Task RunAsync(
        Account account,
        Notices notices,
        bool isJson,
        CancellationToken cancellationToken
    )
    {
        using var session = await SignedIn.OpenAsync(account, notices, cancellationToken);
        using var lines = new Lines(isJson);
        var isAny = false;
        await foreach (var page in session.Photos.Albums.ListAllAsync(cancellationToken: cancellationToken).AsPages())
        {
            foreach (var album in page.Items)
            {
                isAny = true;
                lines.Write(album, $"{album.MediaItemsCount ?? 0, 6}  {album.Title}");
            }

            if (!await lines.FlushAsync(cancellationToken))
            {
                break;
            }
        }

        if (!isAny)
        {
            notices.Say("This app has no albums; Google shows an app only those that it has made itself.");
        }
    }
}

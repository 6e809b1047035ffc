using System.CommandLine;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos albums</c>: the albums that this app has created.</summary>
internal static class AlbumsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "A line of JSON for each, with all its fields." };
        var account = new AccountOptions();
        var command = new Command("albums", "Lists albums: how many photos and videos they hold, and their titles.")
        {
            json,
        };
        account.AddTo(command);
        command.Runs((arguments, stop) => RunAsync(account.WithTokenOf(arguments), arguments.GetValue(json), stop));
        return command;
    }

    private static async Task<bool> RunAsync(Account account, bool isJson, CancellationToken cancellationToken)
    {
        using var session = await SignedIn.OpenAsync(account, cancellationToken);
        using var lines = new Lines(isJson);
        await foreach (var page in session.Photos.Albums.ListAllAsync().AsPages().WithCancellation(cancellationToken))
        {
            foreach (var album in page.Items)
            {
                lines.Write(album, $"{album.MediaItemsCount ?? 0, 6}  {album.Title}");
            }

            if (!await lines.FlushAsync(cancellationToken))
            {
                break;
            }
        }

        return true;
    }
}

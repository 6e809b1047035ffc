using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album show</c>: what is known of an album.</summary>
internal static class AlbumShowCommand
{
    public static Command Create()
    {
        var name = AlbumArgument.Create();
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("show", "Shows title, id, number of items, cover and page of an album.")
        {
            name,
            json,
        };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var album = await NamedAlbum.GetAsync(session.Photos, arguments.GetRequiredValue(name), stop);
                using var lines = new Lines(arguments.GetValue(json));
                lines.WriteFields(
                    album,
                    ("Title", album.Title),
                    ("Id", album.Id),
                    ("Items", $"{album.MediaItemsCount ?? 0:N0}"),
                    ("Cover", album.CoverPhotoMediaItemId),
                    ("Page", album.ProductUrl)
                );
            }
        );
        return command;
    }
}

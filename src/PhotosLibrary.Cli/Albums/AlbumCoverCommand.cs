using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album cover</c>.</summary>
internal static class AlbumCoverCommand
{
    public static Command Create()
    {
        var name = AlbumArgument.Create();
        var cover = new Argument<string>("ID") { Description = "Id of a photo in the album." };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("cover", "Makes a photo of an album its cover.") { name, cover, json };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var album = await NamedAlbum.GetAsync(session.Photos, arguments.GetRequiredValue(name), stop);
                var changed = await session.Photos.Albums.UpdateAsync(
                    album.Id,
                    coverPhotoMediaItemId: arguments.GetRequiredValue(cover),
                    cancellationToken: stop
                );
                ChangedAlbum.Write(changed, arguments.GetValue(json));
                notices.Say($"\"{changed.Title}\" has a new cover.");
            }
        );
        return command;
    }
}

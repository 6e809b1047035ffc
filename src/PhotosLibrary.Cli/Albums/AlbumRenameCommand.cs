using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album rename</c>.</summary>
internal static class AlbumRenameCommand
{
    public static Command Create()
    {
        var name = AlbumArgument.Create();
        var title = new Argument<string>("TITLE")
        {
            Description = $"The new title, at most {Album.TitleMaxLength} characters.",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("rename", "Changes the title of an album.") { name, title, json };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var album = await NamedAlbum.GetAsync(session.Photos, arguments.GetRequiredValue(name), stop);
                var renamed = await session.Photos.Albums.UpdateAsync(
                    album.Id,
                    title: arguments.GetRequiredValue(title),
                    cancellationToken: stop
                );
                ChangedAlbum.Write(renamed, arguments.GetValue(json));
                notices.Say($"\"{album.Title}\" is now \"{renamed.Title}\".");
            }
        );
        return command;
    }
}

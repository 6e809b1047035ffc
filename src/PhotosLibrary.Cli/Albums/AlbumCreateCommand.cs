using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary><c>photos album create</c>: an empty album; prints its id.</summary>
internal static class AlbumCreateCommand
{
    public static Command Create()
    {
        var title = new Argument<string>("TITLE")
        {
            Description = $"What the album is called, at most {Album.TitleMaxLength} characters.",
        };
        var reuse = new Option<bool>("--reuse")
        {
            Description = "Takes the album of that title if this app has one already.",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(
            "create",
            "Creates an album and prints its id. Titles need not be unique: without --reuse there may be two of one "
                + "title."
        )
        {
            title,
            reuse,
            json,
        };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var albums = session.Photos.Albums;
                var name = arguments.GetRequiredValue(title);
                var album = arguments.GetValue(reuse)
                    ? await albums.GetOrCreateAsync(name, stop)
                    : await albums.CreateAsync(name, stop);
                using var lines = new Lines(arguments.GetValue(json));
                lines.Write(album, album.Id);
            }
        );
        return command;
    }
}

using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Pictures;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos show</c>: all that is known of a photo or video, with the picture.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID")
        {
            Description = "Id of the photo or video, as `photos list --json` has it.",
        };
        var picture = new Option<PictureKind?>("--picture")
        {
            Description =
                "How the terminal shows the picture; without it, as well as the terminal says that it can, and not at "
                + "all if the output is no terminal, with --json or if NO_COLOR is set.",
            HelpName = "kitty|sixel|blocks|none",
            CustomParser = argument => Enum.Parse<PictureKind>(argument.Tokens[0].Value, ignoreCase: true),
        };
        picture.AcceptOnlyFromAmong("kitty", "sixel", "blocks", "none");
        var open = new Option<bool>("--open") { Description = "Opens its page of Google Photos in the browser." };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("show", "Shows all that is known of a photo or video, and the picture.")
        {
            id,
            picture,
            open,
            json,
        };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                var isJson = arguments.GetValue(json);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var item = await session.Photos.MediaItems.GetAsync(
                    arguments.GetRequiredValue(id),
                    cancellationToken: stop
                );
                using (var lines = new Lines(isJson))
                {
                    lines.WriteFields(item, ItemFields.Of(item));
                }

                var kind = arguments.GetValue(picture) ?? (isJson ? PictureKind.None : PictureScreen.Kind);
                if (kind != PictureKind.None)
                {
                    await DrawAsync(session.Photos, item, kind, notices, stop);
                }

                if (arguments.GetValue(open))
                {
                    await Browser.OpenAsync(item.ProductUrl, stop);
                }
            }
        );
        return command;
    }

    private static async Task DrawAsync(
        PhotosLibraryClient photos,
        MediaItem item,
        PictureKind kind,
        Notices notices,
        CancellationToken cancellationToken
    )
    {
        using var file = new MemoryStream();
        var size = new DownloadOptions { MaxWidth = PictureScreen.MaxSide, MaxHeight = PictureScreen.MaxSide };
        var result = await photos.Downloads.DownloadAsync(item, file, size, cancellationToken);
        if (Pixels.Decode(file.ToArray()) is { } pixels)
        {
            await Console.Out.WriteAsync(PictureScreen.Draw(pixels, kind));
        }
        else
        {
            notices.Warn($"The picture is of the type {result.ContentType}, which cannot be drawn here.");
        }
    }
}

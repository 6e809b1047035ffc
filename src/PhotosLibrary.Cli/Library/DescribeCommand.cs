using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos describe</c>: the description of a photo or video.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID")
        {
            Description = "Id of the photo or video, as `photos list --json` has it.",
        };
        var text = new Argument<string>("TEXT")
        {
            Description =
                $"The description, at most {MediaItem.DescriptionMaxLength} characters; an empty one (\"\") removes "
                + "it.",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("describe", "Changes the description of a photo or video that this app has uploaded.")
        {
            id,
            text,
            json,
        };
        account.AddTo(command);
        command.Runs(
            async (arguments, stop) =>
            {
                var notices = Notices.Of(arguments);
                var description = arguments.GetRequiredValue(text);
                using var session = await SignedIn.OpenAsync(account.WithTokenOf(arguments), notices, stop);
                var item = await session.Photos.MediaItems.UpdateAsync(
                    arguments.GetRequiredValue(id),
                    description,
                    stop
                );
                if (arguments.GetValue(json))
                {
                    using var lines = new Lines(isJson: true);
                    lines.Write(item, "");
                }

                notices.Say($"{item.Filename}: description {(description.Length > 0 ? "changed" : "removed")}.");
            }
        );
        return command;
    }
}

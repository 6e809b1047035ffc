using System.CommandLine;
using System.Globalization;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos list</c>: what is in the library.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var album = new Option<string?>("--album") { Description = "Only what is in this album.", HelpName = "TITLE or ID" };
        var limit = new Option<int?>("--limit") { Description = "At most as many.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "A line of JSON for each, with all that Google says of it." };
        var account = new AccountOptions();
        var command = new Command("list", "Lists photos and videos: when they were taken, type, pixels, name.")
        {
            album,
            limit,
            json,
        };
        account.AddTo(command);
        command.SetAction((arguments, cancellationToken) => CommandRun.RunAsync(
            stop => RunAsync(
                account.WithTokenOf(arguments), arguments.GetValue(album), arguments.GetValue(limit), arguments.GetValue(json), stop),
            cancellationToken));
        return command;
    }

    private static async Task<bool> RunAsync(
        Account account, string? album, int? limit, bool isJson, CancellationToken cancellationToken)
    {
        if (limit < 1)
        {
            throw new CommandException("--limit must be at least 1.");
        }

        using var session = await SignedIn.OpenAsync(account, cancellationToken);
        using var lines = new Lines(isJson);
        var left = limit ?? int.MaxValue;
        var items = await ListedItems.FindAsync(session.Photos, album, limit, cancellationToken);
        // Nobody looks at what comes after the last one.
        items = limit <= MediaItemsClient.ListPageSizeMax ? items.WithoutPrefetch() : items;
        await foreach (var page in items.AsPages().WithCancellation(cancellationToken))
        {
            foreach (var item in page.Items.Take(left))
            {
                lines.Write(item, Describe(item));
            }

            left -= page.Items.Count;
            if (!await lines.ShowAsync(cancellationToken) || left <= 0)
            {
                break;
            }
        }

        return true;
    }

    private static string Describe(MediaItem item)
    {
        var metadata = item.MediaMetadata;
        var taken = metadata?.CreationTime?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var pixels = metadata is { Width: { } width, Height: { } height } ? $"{width}×{height}" : "";
        return $"{taken,-20}  {item.MimeType,-15}  {pixels,11}  {item.Filename}";
    }
}

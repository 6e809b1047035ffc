using System.CommandLine;
using System.Globalization;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos list</c> and <c>photos search</c>: items of the library.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var query = new QueryOptions();
        var command = new Command("list", "Lists photos and videos: when they were taken, type, pixels, name.");
        query.AddCommonTo(command);
        return Complete(command, query);
    }

    /// <summary><c>photos search</c>: the same, with every filter of Google's search.</summary>
    public static Command CreateSearch()
    {
        var query = new QueryOptions();
        var command = new Command(
            "search",
            "Searches by date, content and more: an item must pass every kind of filter that is given."
        );
        query.AddTo(command, hasAlbum: false);
        return Complete(command, query);
    }

    private static Command Complete(Command command, QueryOptions query)
    {
        var limit = NumberOption.Create("--limit", "At most so many.");
        var json = JsonOption.Create();
        var account = new AccountOptions();
        command.Options.Add(limit);
        command.Options.Add(json);
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    query.AlbumOf(arguments),
                    query.QueryOf(arguments),
                    arguments.GetValue(limit),
                    arguments.GetValue(json),
                    Notices.Of(arguments),
                    stop
                )
        );
        return command;
    }

    private static async Task RunAsync(
        Account account,
        string? album,
        MediaItemQuery? query,
        int? limit,
        bool isJson,
        Notices notices,
        CancellationToken cancellationToken
    )
    {
        using var session = await SignedIn.OpenAsync(account, notices, cancellationToken);
        using var lines = new Lines(isJson);
        var remaining = limit ?? int.MaxValue;
        var isAny = false;
        var items = await ListedItems.FindAsync(session.Photos, album, query, limit, cancellationToken);
        // No page is needed after the last item.
        items = limit <= MediaItemsClient.ListPageSizeMax ? items.WithoutPrefetch() : items;
        await foreach (var page in items.AsPages().WithCancellation(cancellationToken))
        {
            foreach (var item in page.Items.Take(remaining))
            {
                isAny = true;
                lines.Write(item, Describe(item));
            }

            remaining -= page.Items.Count;
            if (!await lines.FlushAsync(cancellationToken) || remaining <= 0)
            {
                break;
            }
        }

        if (!isAny)
        {
            notices.Say("There are no such items; Google shows an app only those that it has uploaded itself.");
        }
    }

    private static string Describe(MediaItem item)
    {
        var metadata = item.MediaMetadata;
        var taken = metadata?.CreationTime?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var pixels = metadata is { Width: { } width, Height: { } height } ? $"{width}×{height}" : "";
        return $"{taken, -20}  {item.MimeType, -15}  {pixels, 11}  {item.Filename}";
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos list</c>: the items of the library.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var album = new Option<string?>("--album")
        {
            Description = "Only what is in this album.",
            HelpName = "TITLE or ID",
        };
        var date = new Option<string?>("--date")
        {
            Description =
                "Only what was taken in this year or month, or on this day. New items are missing for a while, "
                + "since Google's search lags.",
            HelpName = "YYYY[-MM[-DD]]",
        };
        var type = new Option<string?>("--type") { Description = "Only photos, or only videos." };
        type.AcceptOnlyFromAmong("photo", "video");
        var limit = new Option<int?>("--limit")
        {
            Description = "At most so many.",
            HelpName = "N",
            CustomParser = LimitOf,
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command("list", "Lists photos and videos: when they were taken, type, pixels, name.")
        {
            album,
            date,
            type,
            limit,
            json,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetValue(album),
                    QueryOf(arguments.GetValue(date), arguments.GetValue(type)),
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
        if (limit < 1)
        {
            throw new CommandException("--limit must be at least 1.", ExitCode.Usage);
        }

        if (album is not null && query is not null)
        {
            throw new CommandException(
                "Google searches either an album, or by date and type: --album goes with neither.",
                ExitCode.Usage
            );
        }

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

    // What the parser itself says names a type of .NET.
    private static int? LimitOf(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var limit))
        {
            return limit;
        }

        argument.AddError($"--limit must be a number, not '{text}'.");
        return null;
    }

    private static MediaItemQuery? QueryOf(string? date, string? type)
    {
        if (date is null && type is null)
        {
            return null;
        }

        var query = new MediaItemQuery();
        if (type is not null)
        {
            query.OfType(type == "photo" ? MediaType.Photo : MediaType.Video);
        }

        return date is null ? query : query.OnDate(DateOf(date));
    }

    private static Date DateOf(string text)
    {
        foreach (var format in (string[])["yyyy", "yyyy-MM", "yyyy-MM-dd"])
        {
            if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return new Date
                {
                    Year = date.Year,
                    Month = text.Length > 4 ? date.Month : null,
                    Day = text.Length > 7 ? date.Day : null,
                };
            }
        }

        throw new CommandException($"\"{text}\" is no date; dates are 2024, 2024-05 and 2024-05-31.", ExitCode.Usage);
    }

    private static string Describe(MediaItem item)
    {
        var metadata = item.MediaMetadata;
        var taken = metadata?.CreationTime?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var pixels = metadata is { Width: { } width, Height: { } height } ? $"{width}×{height}" : "";
        return $"{taken, -20}  {item.MimeType, -15}  {pixels, 11}  {item.Filename}";
    }
}

using System.CommandLine;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos download</c>: the library or an album into a folder; run again, it resumes.</summary>
internal static class DownloadCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "Where to; created if it does not exist." };
        var album = new Option<string?>("--album")
        {
            Description = "Only what is in this album.",
            HelpName = "TITLE or ID",
        };
        var account = new AccountOptions();
        var command = new Command(
            "download",
            "Downloads photos and videos as Google keeps them; those of an earlier run are skipped."
        )
        {
            folder,
            album,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(folder),
                    arguments.GetValue(album),
                    stop
                )
        );
        return command;
    }

    private static async Task<bool> RunAsync(
        Account account,
        DirectoryInfo folder,
        string? album,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(folder.FullName))
        {
            throw new CommandException($"{folder.FullName} is a file. Name a folder to download to.");
        }

        using var session = await SignedIn.OpenAsync(account, cancellationToken);
        var items = await ListedItems.FindAsync(session.Photos, album, query: null, limit: null, cancellationToken);
        using var tally = new Tally("items", cancellationToken);
        using var notice = new WaitNotice(Console.Error, TimeProvider.System);
        var options = new BulkDownloadOptions
        {
            Progress = new RunListener<BulkDownloadProgress>(progress =>
                notice.Moved([.. progress.InProgressIds.Select(id => $"item {id}")])
            ),
        };
        var downloader = new BulkDownloader(session.Photos, options);
        await foreach (var outcome in downloader.DownloadAsync(items, folder.FullName, cancellationToken))
        {
            tally.Add(
                outcome.Result?.Path ?? outcome.MediaItem?.Filename ?? outcome.MediaItemId,
                outcome.Kind.ToString(),
                outcome.Error
            );
        }

        return tally.HasSucceeded;
    }
}

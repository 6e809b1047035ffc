using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Library;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

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
                    Notices.Of(arguments),
                    stop
                )
        );
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        Account account,
        DirectoryInfo folder,
        string? album,
        Notices notices,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(folder.FullName))
        {
            throw new CommandException($"{folder.FullName} is a file. Name a folder to download to.", ExitCode.Usage);
        }

        using var session = await SignedIn.OpenAsync(account, notices, cancellationToken, isTransfer: true);
        var items = await ListedItems.FindAsync(session.Photos, album, query: null, limit: null, cancellationToken);
        using var tally = new Tally("items");
        await foreach (
            var outcome in new BulkDownloader(session.Photos).DownloadAsync(items, folder.FullName, cancellationToken)
        )
        {
            tally.Add(
                outcome.Result?.Path ?? outcome.MediaItem?.Filename ?? outcome.MediaItemId,
                outcome.Kind.ToString(),
                outcome.Error
            );
        }

        return tally.ExitCode;
    }
}

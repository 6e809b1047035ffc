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
        var report = new Option<FileInfo?>("--report")
        {
            Description =
                "Writes what became of each item to this file: CSV if its name ends in .csv, else JSON lines.",
            HelpName = "FILE",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(
            "download",
            "Downloads photos and videos as Google keeps them; those of an earlier run are skipped."
        )
        {
            folder,
            album,
            report,
            json,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(folder),
                    arguments.GetValue(album),
                    arguments.GetValue(report),
                    arguments.GetValue(json),
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
        FileInfo? reportFile,
        bool isJson,
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
        var totals = new TransferTotals(TimeProvider.System);
        var display = new TransferDisplay(totals, notices, "items", isJson);
        using var report = new TransferReport(totals, display, notices, "item", isJson, reportFile);
        using var waiting = new WaitNotice(notices, TimeProvider.System);
        var options = new BulkDownloadOptions { Progress = new Listener(totals, waiting) };
        var isEnded = false;
        try
        {
            await display.RunAsync(async () =>
            {
                await foreach (
                    var outcome in new BulkDownloader(session.Photos, options).DownloadAsync(
                        items,
                        folder.FullName,
                        cancellationToken
                    )
                )
                {
                    totals.AddExpected(outcome.Result?.Bytes ?? 0);
                    totals.Complete(outcome.MediaItemId ?? "", outcome.Result?.Bytes ?? 0, !outcome.Succeeded);
                    await report.AddAsync(OutcomeWords.Of(outcome), outcome.Error, cancellationToken);
                }
            });
            isEnded = true;
        }
        finally
        {
            report.PrintSummary(isEnded);
        }

        return report.ExitCode;
    }

    private sealed class Listener(TransferTotals totals, WaitNotice waiting) : IProgress<BulkDownloadProgress>
    {
        public void Report(BulkDownloadProgress value)
        {
            totals.Report(value.MediaItemId ?? "", value.MediaItemId ?? "", value.Transfer, value.TotalBytes);
            waiting.Moved([.. value.InProgressIds.Select(id => $"item {id}")]);
        }
    }
}

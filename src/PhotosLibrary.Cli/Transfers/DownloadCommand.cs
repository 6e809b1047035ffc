using System.Collections.Concurrent;
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
        var query = new QueryOptions();
        var jobs = NumberOption.Create("--jobs", "How many items are downloaded at the same time; 4 without it.");
        var name = new Option<string?>("--name")
        {
            Description =
                "Folders and names of the files, such as '{year}/{month}/{filename}'; also {day}, {time}, {id}. What "
                + "an earlier run has downloaded stays where it is.",
            HelpName = "TEMPLATE",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says what would be downloaded; does nothing." };
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
            name,
            jobs,
            dryRun,
            report,
            json,
        };
        query.AddTo(command, hasAlbum: true);
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(folder),
                    query.AlbumOf(arguments),
                    query.QueryOf(arguments),
                    OptionsOf(arguments.GetValue(name), arguments.GetValue(jobs)),
                    arguments.GetValue(dryRun),
                    arguments.GetValue(report),
                    arguments.GetValue(json),
                    Notices.Of(arguments),
                    stop
                )
        );
        return command;
    }

    private static BulkDownloadOptions OptionsOf(string? name, int? jobs)
    {
        var options = new BulkDownloadOptions { Download = { KeepCreationTime = true } };
        options.Parallelism = jobs ?? options.Parallelism;
        try
        {
            options.NameTemplate = name;
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ErrorText.Of(e), ExitCode.Usage);
        }

        return options;
    }

    private static async Task<ExitCode> RunAsync(
        Account account,
        DirectoryInfo folder,
        string? album,
        MediaItemQuery? query,
        BulkDownloadOptions options,
        bool isDryRun,
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
        var items = await ListedItems.FindAsync(session.Photos, album, query, limit: null, cancellationToken);
        var totals = new TransferTotals(TimeProvider.System);
        var display = new TransferDisplay(totals, notices, "items", isJson);
        using var report = new TransferReport(totals, display, notices, "item", isJson, reportFile);
        using var waiting = new WaitNotice(notices, TimeProvider.System);
        var listener = new Listener(totals, waiting);
        options.Progress = listener;
        var downloader = new BulkDownloader(session.Photos, options);
        var listed = listener.Watch(items);
        var isEnded = false;
        try
        {
            await display.RunAsync(async () =>
            {
                var outcomes = isDryRun
                    ? downloader.PlanAsync(listed, folder.FullName, cancellationToken)
                    : downloader.DownloadAsync(listed, folder.FullName, cancellationToken);
                await foreach (var outcome in outcomes)
                {
                    listener.Complete(outcome);
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
        // Of the items that are listed and have no outcome.
        private readonly ConcurrentDictionary<string, string> _names = new();

        /// <summary>Counts the items as they are listed.</summary>
        public async IAsyncEnumerable<MediaItem> Watch(IAsyncEnumerable<MediaItem> items)
        {
            await foreach (var item in items)
            {
                totals.AddExpected(0);
                _names[item.Id] = item.Filename ?? item.Id;
                yield return item;
            }

            totals.CompleteExpected();
        }

        public void Report(BulkDownloadProgress value)
        {
            var id = value.MediaItemId ?? "";
            totals.Report(id, NameOf(id), value.Transfer, value.TotalBytes);
            waiting.Moved([.. value.InProgressIds.Select(each => NameOf(each ?? ""))]);
        }

        public void Complete(DownloadOutcome<MediaItem> outcome)
        {
            var id = outcome.MediaItemId ?? "";
            totals.Complete(id, outcome.Result?.Bytes ?? 0, outcome.Error is not null);
            _names.TryRemove(id, out _);
        }

        private string NameOf(string id) => _names.GetValueOrDefault(id, id);
    }
}

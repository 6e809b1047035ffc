using System.CommandLine;
using PhotosLibrary.Cli.Accounts;
using PhotosLibrary.Cli.Albums;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Transfers;

/// <summary><c>photos upload</c>: files and folders; run again, it resumes.</summary>
internal static class UploadCommand
{
    private const string JournalVariable = "PHOTOS_JOURNAL";

    public static Command Create()
    {
        var paths = new Argument<FileSystemInfo[]>("PATH")
        {
            Description = "Files, and folders of which all photos and videos are taken.",
            Arity = ArgumentArity.OneOrMore,
        }.AcceptExistingOnly();
        var album = new Option<string?>("--album")
        {
            Description = "Puts them into this album; one with that title is created if this app has none.",
            HelpName = "TITLE or ID",
        };
        var all = new Option<bool>("--all")
        {
            Description = "Takes of folders also what is hidden or made by systems, such as ._IMG_1.JPG and @eaDir.",
        };
        var perFolder = new Option<bool>("--album-per-folder")
        {
            Description =
                "Puts each into an album that has the name of its folder; it is created if this app has none.",
        };
        var description = new Option<string?>("--description")
        {
            Description = "What Google Photos shows as the description of each; under 1000 characters.",
            HelpName = "TEXT",
        };
        var include = new Option<string[]>("--include")
        {
            Description =
                "Takes of folders only what has such a name, as '*.jpg', or such a path, as '2024/**'; may be given "
                + "several times.",
            HelpName = "PATTERN",
        };
        var exclude = new Option<string[]>("--exclude")
        {
            Description =
                "Leaves out of folders what has such a name or path, folders too; may be given several times.",
            HelpName = "PATTERN",
        };
        var jobs = NumberOption.Create("--jobs", "How many files are sent at the same time; 4 without it.");
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Says what would be uploaded, by the files and the journal, and sends nothing.",
        };
        var verify = new Option<bool>("--verify")
        {
            Description =
                "First asks the library whether it still has what the journal says of these files; what is gone goes "
                + "up again.",
        };
        var journal = new Option<string?>("--journal")
        {
            Description =
                $"The file that notes what is uploaded; also {JournalVariable}. Without it, each account has one in "
                + $"{Account.Data ?? "the user's profile"}. To make it forget everything, delete it: no photo is lost, "
                + "and none is there twice.",
            HelpName = "FILE",
        };
        var report = new Option<FileInfo?>("--report")
        {
            Description =
                "Writes what became of each file to this file: CSV if its name ends in .csv, else JSON lines.",
            HelpName = "FILE",
        };
        var json = JsonOption.Create();
        var account = new AccountOptions();
        var command = new Command(
            "upload",
            "Uploads photos and videos; those of an earlier run, by the journal of the account, are skipped."
        )
        {
            paths,
            album,
            perFolder,
            description,
            include,
            exclude,
            all,
            jobs,
            dryRun,
            verify,
            journal,
            report,
            json,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(paths),
                    arguments.GetValue(album),
                    FolderOptionsOf(
                        arguments.GetValue(all),
                        arguments.GetValue(perFolder),
                        arguments.GetValue(include),
                        arguments.GetValue(exclude)
                    ),
                    DescriptionOf(arguments.GetValue(description)),
                    arguments.GetValue(jobs),
                    arguments.GetValue(dryRun),
                    arguments.GetValue(verify),
                    arguments.GetValue(journal),
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
        FileSystemInfo[] paths,
        string? album,
        FolderUploadOptions folders,
        string? description,
        int? jobs,
        bool isDryRun,
        bool isVerified,
        string? journal,
        FileInfo? reportFile,
        bool isJson,
        Notices notices,
        CancellationToken cancellationToken
    )
    {
        if (album is not null && folders.AlbumPerFolder)
        {
            throw new CommandException("Either --album for all, or --album-per-folder.", ExitCode.Usage);
        }

        if (isDryRun && isVerified)
        {
            throw new CommandException(
                "--verify changes the journal, which --dry-run must not: use one of them.",
                ExitCode.Usage
            );
        }

        using var session = await SignedIn.OpenAsync(account, notices, cancellationToken, isTransfer: true);
        var isOwnJournal = string.IsNullOrEmpty(journal);
        var path = isOwnJournal ? account.Journal : journal!;
        var totals = new TransferTotals(TimeProvider.System);
        using var waiting = new WaitNotice(notices, TimeProvider.System);
        var options = new BulkUploadOptions { Progress = new Listener(totals, waiting) };
        options.Parallelism = jobs ?? options.Parallelism;
        var uploader = new BulkUploader(session.Photos, path, options);
        if (account.IsUnknown && isOwnJournal && !isVerified && !isDryRun)
        {
            await CheckJournalAsync(account, uploader, cancellationToken);
        }

        if (isVerified)
        {
            Print(await uploader.VerifyAsync(FilesOf(paths, folders), cancellationToken), notices);
        }

        var isId = album is not null && await NamedAlbum.IsIdAsync(session.Photos, album, cancellationToken);
        var leftOut = new LeftOutTally(notices);
        var counted = FilesOf(paths, folders);
        folders.OnLeftOut = leftOut.Add;
        var files = FilesOf(paths, folders)
            .Select(file =>
            {
                file.AlbumId = isId ? album : null;
                file.AlbumTitle = isId ? null : album ?? file.AlbumTitle;
                file.Description = description;
                return file;
            });
        var display = new TransferDisplay(totals, notices, "files", isJson);
        using var report = new TransferReport(totals, display, notices, "file", isJson, reportFile);
        var isEnded = false;
        try
        {
            await display.RunAsync(async () =>
            {
                using var counting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var count = Task.Run(() => Count(counted, totals, counting.Token), CancellationToken.None);
                var outcomes = isDryRun
                    ? uploader.PlanAsync(files, cancellationToken)
                    : uploader.UploadAsync(files, cancellationToken);
                await foreach (var outcome in outcomes)
                {
                    var bytes = LengthOf(outcome.File.Path);
                    totals.Complete(outcome.File.Path, bytes ?? 0, outcome.Error is not null);
                    await report.AddAsync(OutcomeWords.Of(outcome, bytes), outcome.Error, cancellationToken);
                }

                await counting.CancelAsync();
                await count;
            });
            isEnded = true;
        }
        finally
        {
            leftOut.Print();
            report.PrintSummary(isEnded);
            if (report.CountOf("skipped") > 0)
            {
                notices.Say(
                    $"Skipped are those of the journal {path}; --verify asks the library for "
                        + "them, and to delete that file makes it forget them all."
                );
            }
        }

        return report.ExitCode;
    }

    private static FolderUploadOptions FolderOptionsOf(
        bool includesHidden,
        bool albumPerFolder,
        string[]? include,
        string[]? exclude
    )
    {
        var options = new FolderUploadOptions { IncludesHidden = includesHidden, AlbumPerFolder = albumPerFolder };
        foreach (var pattern in include ?? [])
        {
            options.Include.Add(PatternOf(pattern));
        }

        foreach (var pattern in exclude ?? [])
        {
            options.Exclude.Add(PatternOf(pattern));
        }

        return options;
    }

    private static string PatternOf(string pattern) =>
        pattern.Trim('/').Length > 0
            ? pattern
            : throw new CommandException("--include and --exclude need a pattern, such as '*.jpg'.", ExitCode.Usage);

    private static string? DescriptionOf(string? text) =>
        text?.Length > NewMediaItem.DescriptionMaxLength
            ? throw new CommandException(
                $"--description has {text.Length} characters; Google takes {NewMediaItem.DescriptionMaxLength}.",
                ExitCode.Usage
            )
            : text;

    // Beside the upload: it has to begin at once, however many files there are.
    private static void Count(IEnumerable<FileUpload> files, TransferTotals totals, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            totals.AddExpected(LengthOf(file.Path) ?? 0);
        }

        totals.CompleteExpected();
    }

    private static long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    /// <summary>What one account has uploaded must not be skipped for another.</summary>
    private static async Task CheckJournalAsync(
        Account account,
        BulkUploader uploader,
        CancellationToken cancellationToken
    )
    {
        var advice =
            "Name the account of the token with --account NAME, or its journal with --journal FILE or "
            + $"{JournalVariable}; if it is the same account, and its items were deleted, use --verify.";
        bool isOfAccount;
        try
        {
            isOfAccount = await uploader.IsJournalOfAccountAsync(cancellationToken);
        }
        catch (PhotosApiException e) when (e.StatusCode == System.Net.HttpStatusCode.Forbidden)
        {
            throw new CommandException(
                $"The token may not read the library, so whose it is cannot be seen. {advice} ({e.Message})"
            );
        }

        if (!isOfAccount)
        {
            throw new CommandException(
                $"The library of this token has none of the items that the journal {account.Journal} notes, so the "
                    + $"journal may be that of another account. {advice}"
            );
        }
    }

    private static void Print(UploadVerification verification, Notices notices)
    {
        notices.Say(
            $"journal: {verification.FoundCount} in the library, {verification.ForgottenCount} gone from it, "
                + $"{verification.UnverifiedCount} not verified."
        );
        if (verification.Error is { } error)
        {
            notices.Warn($"Not all could be verified: {ErrorText.Of(error)}");
        }
    }

    // A file that is named is taken whatever it is.
    private static IEnumerable<FileUpload> FilesOf(FileSystemInfo[] paths, FolderUploadOptions options) =>
        paths
            .Select(path =>
                path is DirectoryInfo ? FileUpload.InFolder(path.FullName, options)
                : options.AlbumPerFolder ? [new(path.FullName) { AlbumTitle = ((FileInfo)path).Directory!.Name }]
                : [new FileUpload(path.FullName)]
            )
            // The options are read now, and the folders later.
            .ToList()
            .SelectMany(files => files);

    private sealed class Listener(TransferTotals totals, WaitNotice waiting) : IProgress<BulkUploadProgress>
    {
        public void Report(BulkUploadProgress value)
        {
            totals.Report(value.File.Path, Path.GetFileName(value.File.Path), value.Transfer, value.TotalBytes);
            waiting.Moved([.. value.InProgress.Select(file => file.Path)]);
        }
    }
}

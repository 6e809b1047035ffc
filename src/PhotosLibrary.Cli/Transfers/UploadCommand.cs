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
        var account = new AccountOptions();
        var command = new Command(
            "upload",
            "Uploads photos and videos; those of an earlier run, by the journal of the account, are skipped."
        )
        {
            paths,
            album,
            all,
            verify,
            journal,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(paths),
                    arguments.GetValue(album),
                    arguments.GetValue(all),
                    arguments.GetValue(verify),
                    arguments.GetValue(journal),
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
        bool includesHidden,
        bool isVerified,
        string? journal,
        Notices notices,
        CancellationToken cancellationToken
    )
    {
        using var session = await SignedIn.OpenAsync(account, notices, cancellationToken, isTransfer: true);
        var isOwnJournal = string.IsNullOrEmpty(journal);
        var path = isOwnJournal ? account.Journal : journal!;
        var uploader = new BulkUploader(session.Photos, path);
        if (account.IsUnknown && isOwnJournal && !isVerified)
        {
            await CheckJournalAsync(account, uploader, cancellationToken);
        }

        if (isVerified)
        {
            Print(
                await uploader.VerifyAsync(FilesOf(paths, new() { IncludesHidden = includesHidden }), cancellationToken)
            );
        }

        var isId =
            album is not null && (await NamedAlbum.FindAsync(session.Photos, album, cancellationToken))?.Id == album;
        var leftOut = new LeftOutTally();
        var files = FilesOf(paths, new() { IncludesHidden = includesHidden, OnLeftOut = leftOut.Add })
            .Select(file =>
            {
                file.AlbumId = isId ? album : null;
                file.AlbumTitle = isId ? null : album;
                return file;
            });
        using var tally = new Tally("files");
        var isAnySkipped = false;
        await foreach (var outcome in uploader.UploadAsync(files, cancellationToken))
        {
            tally.Add(outcome.File.Path, outcome.Kind.ToString(), outcome.Error);
            isAnySkipped |= outcome.Kind == UploadOutcomeKind.Skipped;
        }

        leftOut.Print();
        if (isAnySkipped)
        {
            Console.WriteLine(
                PrintableText.Of(
                    $"Skipped are those of the journal {path}; --verify asks the library for "
                        + "them, and to delete that file makes it forget them all."
                )
            );
        }

        return tally.ExitCode;
    }

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

    private static void Print(UploadVerification verification)
    {
        Console.WriteLine(
            $"journal: {verification.FoundCount} in the library, {verification.ForgottenCount} gone from it, "
                + $"{verification.UnverifiedCount} not verified."
        );
        if (verification.Error is { } error)
        {
            Console.Error.WriteLine($"Not all could be verified: {ErrorText.Of(error)}");
        }
    }

    // A file that is named is taken whatever it is.
    private static IEnumerable<FileUpload> FilesOf(FileSystemInfo[] paths, FolderUploadOptions options) =>
        paths.SelectMany(path =>
            path is DirectoryInfo ? FileUpload.InFolder(path.FullName, options) : [new FileUpload(path.FullName)]
        );
}

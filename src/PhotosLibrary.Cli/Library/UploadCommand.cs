using System.CommandLine;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos upload</c>: files and folders; run again, it resumes.</summary>
internal static class UploadCommand
{
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
        var account = new AccountOptions();
        var command = new Command("upload", "Uploads photos and videos; those of an earlier run are skipped.")
        {
            paths,
            album,
        };
        account.AddTo(command);
        command.Runs(
            (arguments, stop) =>
                RunAsync(
                    account.WithTokenOf(arguments),
                    arguments.GetRequiredValue(paths),
                    arguments.GetValue(album),
                    stop
                )
        );
        return command;
    }

    private static async Task<bool> RunAsync(
        Account account,
        FileSystemInfo[] paths,
        string? album,
        CancellationToken cancellationToken
    )
    {
        using var session = await SignedIn.OpenAsync(account, cancellationToken);
        var isId =
            album is not null && (await NamedAlbum.FindAsync(session.Photos, album, cancellationToken))?.Id == album;
        var files = paths
            .SelectMany(FilesOf)
            .Select(file =>
            {
                file.AlbumId = isId ? album : null;
                file.AlbumTitle = isId ? null : album;
                return file;
            });
        using var tally = new Tally("files");
        await foreach (
            var outcome in new BulkUploader(session.Photos, account.Journal).UploadAsync(files, cancellationToken)
        )
        {
            tally.Add(outcome.File.Path, outcome.Kind.ToString(), outcome.Error);
        }

        return tally.HasSucceeded;
    }

    private static IEnumerable<FileUpload> FilesOf(FileSystemInfo path) =>
        path is DirectoryInfo ? FileUpload.InFolder(path.FullName) : [new FileUpload(path.FullName)];
}

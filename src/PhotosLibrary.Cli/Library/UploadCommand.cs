using System.CommandLine;
using PhotosLibrary.Cli.Accounts;

namespace PhotosLibrary.Cli.Library;

/// <summary><c>photos upload</c>: files and folders, as often as it takes.</summary>
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
            Description = "Puts them into the album of this title, which is made if this app has none.",
            HelpName = "TITLE",
        };
        var account = new AccountOptions();
        var command = new Command("upload", "Uploads photos and videos; what is there already, from an earlier run, is skipped.")
        {
            paths,
            album,
        };
        account.AddTo(command);
        command.SetAction((arguments, cancellationToken) => CommandRun.RunAsync(
            stop => RunAsync(account.Of(arguments), arguments.GetRequiredValue(paths), arguments.GetValue(album), stop),
            cancellationToken));
        return command;
    }

    private static async Task<bool> RunAsync(
        Account account, FileSystemInfo[] paths, string? album, CancellationToken cancellationToken)
    {
        using var session = await SignedIn.OpenAsync(account, cancellationToken);
        Directory.CreateDirectory(account.Folder);
        var tally = new Tally();
        var files = paths.SelectMany(FilesOf).Select(path => new FileUpload(path) { AlbumTitle = album });
        await foreach (var outcome in new BulkUploader(session.Photos, account.Journal)
            .UploadAsync(files, cancellationToken))
        {
            tally.Add(outcome.File.Path, outcome.Kind.ToString(), outcome.Error);
        }

        return tally.Print("files");
    }

    private static IEnumerable<string> FilesOf(FileSystemInfo path) => path is DirectoryInfo folder
        ? Directory.EnumerateFiles(folder.FullName, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => MediaTypes.FromFileName(file) is not null)
        : [path.FullName];
}

using System.CommandLine;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Cli.Terminal;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// <c>photos demo</c>: everything that the client can do with a photo, against the emulator or Google.
/// </summary>
internal static class DemoCommand
{
    private const string Account = "demo";

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER")
        {
            Description = "Photos and videos to upload; without it, sample photos are drawn.",
            Arity = ArgumentArity.ZeroOrOne,
        }.AcceptExistingOnly();
        var live = new Option<FileInfo>("--live")
        {
            Description =
                "Run against Google with the OAuth client of this client-secrets file. "
                + "The uploaded items stay in the library.",
            HelpName = "CLIENT-SECRETS.json",
        }.AcceptExistingOnly();
        var command = new Command(
            "demo",
            "Signs in, uploads a folder, creates an album, lists, searches and downloads, and prints what it cost."
        )
        {
            folder,
            live,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(arguments.GetValue(folder), arguments.GetValue(live), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo? folder,
        FileInfo? secrets,
        CancellationToken cancellationToken
    )
    {
        using var steps = new Steps();
        return await CommandRun.RunAsync(
            async stop =>
            {
                var place = secrets is null ? "a local Google Photos" : "Google Photos";
                IReadOnlyList<DemoResult> results = [];
                var files = folder is null ? null : await MediaFilesInAsync(folder, stop);
                await steps.ShowAsync(async () => results = await RunAsync(files, secrets, steps, stop));
                Report.Print(results, steps.Costs, place);
                return results.All(result => result.Failure is null) ? ExitCode.Success : ExitCode.SomeFailed;
            },
            cancellationToken,
            context: () => $"The demo failed at \"{steps.Current}\": "
        );
    }

    private static async Task<IReadOnlyList<DemoResult>> RunAsync(
        List<FileInfo>? files,
        FileInfo? secrets,
        Steps steps,
        CancellationToken cancellationToken
    )
    {
        var samples = files is null ? Directory.CreateTempSubdirectory("sample-photos-") : null;
        try
        {
            if (samples is not null)
            {
                await steps.RunAsync(
                    "Draw sample photos",
                    () => SamplePhotos.DrawAsync(samples.FullName, cancellationToken)
                );
                files = await MediaFilesInAsync(samples, cancellationToken);
            }

            return secrets is null
                ? await RunOnEmulatorAsync(files!, steps, cancellationToken)
                : await RunOnGoogleAsync(files!, secrets, steps, cancellationToken);
        }
        finally
        {
            samples?.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<DemoResult>> RunOnEmulatorAsync(
        IReadOnlyList<FileInfo> files,
        Steps steps,
        CancellationToken cancellationToken
    )
    {
        // Strict: the demo shows the sign-in of a real app, not the emulator's shortcut.
        await using var emulator = await steps.RunAsync(
            "Start a local Google Photos",
            () => PhotosEmulator.StartAsync(new() { StrictAuth = true }, cancellationToken)
        );
        var app = new ClientSecrets { ClientId = "photos-demo.apps.example", ClientSecret = "not-a-secret" };
        using var flow = new PhotosAuthorizationFlow(
            new PhotosLibraryAuthorizationOptions(app) { Server = emulator.Address }
        );
        var credential = await steps.RunAsync(
            "Sign in",
            () => new InstalledAppSignIn(flow, new EmulatorConsent(Account)).SignInAsync(Account, cancellationToken)
        );
        return await RunAsClientAsync(files, credential, emulator.Address, steps, cancellationToken);
    }

    private static async Task<IReadOnlyList<DemoResult>> RunOnGoogleAsync(
        IReadOnlyList<FileInfo> files,
        FileInfo secrets,
        Steps steps,
        CancellationToken cancellationToken
    )
    {
        var client = await GoogleClientSecrets.FromFileAsync(secrets.FullName, cancellationToken);
        using var flow = new PhotosAuthorizationFlow(new PhotosLibraryAuthorizationOptions(client.Secrets));
        var credential = await steps.RunAsync(
            "Sign in with the browser",
            () => new InstalledAppSignIn(flow).SignInAsync(cancellationToken: cancellationToken)
        );
        return await RunAsClientAsync(files, credential, null, steps, cancellationToken);
    }

    private static async Task<IReadOnlyList<DemoResult>> RunAsClientAsync(
        IReadOnlyList<FileInfo> files,
        UserCredential credential,
        Uri? baseAddress,
        Steps steps,
        CancellationToken cancellationToken
    )
    {
        var options = new PhotosLibraryClientOptions { ApplicationName = "photos demo" };
        if (baseAddress is not null)
        {
            options.BaseAddress = baseAddress;
        }

        using var photos = new PhotosLibraryClient(credential, options);
        // Google's filtered search lags behind uploads; the emulator's does not, and there a missing item is a failure.
        return await new PhotosDemo(photos, steps, searchIsImmediate: baseAddress is not null).RunAsync(
            files,
            cancellationToken
        );
    }

    private static async Task<List<FileInfo>> MediaFilesInAsync(
        DirectoryInfo folder,
        CancellationToken cancellationToken
    )
    {
        var media = new List<FileInfo>();
        foreach (
            var file in folder
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true })
                .OrderBy(file => file.FullName, StringComparer.OrdinalIgnoreCase)
        )
        {
            if (MediaTypes.FromFileName(file.Name) is not null || await LooksLikeMediaAsync(file, cancellationToken))
            {
                media.Add(file);
            }
            else
            {
                Console.WriteLine($"Left out {file.Name}: not a photo or video that Google Photos takes.");
            }
        }

        return media.Count > 0
            ? media
            : throw new CommandException($"{folder.FullName} holds no photos or videos that Google Photos takes.");
    }

    private static async Task<bool> LooksLikeMediaAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        var head = new byte[512];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return MediaTypes.FromContent(head.AsSpan(0, length)) is not null;
    }
}

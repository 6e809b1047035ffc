using System.Diagnostics;
using System.Text;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;
using PhotosLibrary.EndToEnd.Tests.OtherClients;

namespace PhotosLibrary.EndToEnd.Tests.Documentation;

/// <summary>
/// The machine of somebody who pastes a block of a page: a folder with the files that the pages speak of, a browser in
/// which the user consents, the programs that the pages run, and Google, for which an emulator stands in.
/// </summary>
internal sealed class ReaderMachine : IAsyncDisposable
{
    private const string Account = "somebody";

    private const string Token = $"dev:{Account}";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Secrets = """
        {
          "installed": {
            "client_id": "dev",
            "project_id": "my-project",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
            "client_secret": "not-a-secret",
            "redirect_uris": ["http://localhost"]
          }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("reader-").FullName;
    private readonly GoogleProxy _google;
    private readonly WebApplication _browser;
    private readonly PhotosEmulator _emulator;

    private ReaderMachine(PhotosEmulator emulator, GoogleProxy google, WebApplication browser)
    {
        _emulator = emulator;
        _google = google;
        _browser = browser;
    }

    /// <summary>Whether <c>photos</c> has a token, so that it need not be signed in.</summary>
    public bool IsSignedIn { get; init; } = true;

    public static async Task<ReaderMachine> StartAsync(bool isSignedIn = true)
    {
        var emulator = await PhotosEmulator.StartAsync();
        await FillAsync(emulator);
        var google = new GoogleProxy(emulator.Address) { Token = Token };
        var machine = new ReaderMachine(emulator, google, await StartBrowserAsync(emulator))
        {
            IsSignedIn = isSignedIn,
        };
        await machine.WriteFilesAsync();
        return machine;
    }

    /// <summary>Runs a program to its end. A service is stopped when it has started.</summary>
    public async Task<ProcessRun> RunAsync(string program, IReadOnlyList<string> arguments, bool isService = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await UseAsync(process, isService, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ProcessRun(process.ExitCode, output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Saves a file in the folder, with the address at which the local emulator really is.</summary>
    public async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(
            path,
            text.Replace(":8085", $":{_emulator.Address.Port}", StringComparison.Ordinal)
        );
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _google.DisposeAsync();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // What earlier runs of the reader's app have left: an album with two photos.
    private static async Task FillAsync(PhotosEmulator emulator)
    {
        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken(Token),
            new PhotosLibraryClientOptions { BaseAddress = emulator.Address }
        );
        var trip = await photos.Albums.CreateAsync("Trip");
        List<NewMediaItem> items = [];
        for (var i = 0; i < 2; i++)
        {
            using var photo = new MemoryStream(TestPhotos.Jpeg(i, $"2024:05:0{i + 1} 12:00:00"));
            items.Add(NewMediaItem.FromUpload(await photos.Uploads.UploadAsync(photo, $"hill-{i}.jpg")));
        }

        await photos.MediaItems.CreateManyAsync(items, trip.Id);
    }

    private static async Task<WebApplication> StartBrowserAsync(PhotosEmulator emulator)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var browser = builder.Build();
        browser.Urls.Add("http://127.0.0.1:0");
        browser.MapGet(
            "/open",
            async (Uri page) =>
            {
                using var http = new HttpClient();
                await http.GetStringAsync(await ConsentAsync(emulator, page));
            }
        );
        await browser.StartAsync();
        return browser;
    }

    private static Task<Uri> ConsentAsync(PhotosEmulator emulator, Uri page) =>
        new Person(Account).DecideAsync(new Uri(emulator.Address, page.PathAndQuery));

    private async Task WriteFilesAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "Pictures", "Lakes"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "client_secret.json"), Secrets);
        await File.WriteAllTextAsync(Path.Combine(_folder, "google.pem"), _google.CertificatePem);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "lake.jpg"), TestPhotos.Jpeg(10, "2024:05:17 12:00:00"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "video.mp4"), SampleVideos.Mp4());
        await File.WriteAllBytesAsync(Path.Combine(_folder, "Pictures", "hill.jpg"), TestPhotos.Jpeg(11));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "Pictures", "Lakes", "lake.jpg"), TestPhotos.Jpeg(12));
        foreach (var (name, script) in ReaderPrograms.Scripts($"{_browser.Urls.First()}/open"))
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName, name);
            await File.WriteAllTextAsync(path, script);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    private Dictionary<string, string> Variables() =>
        new()
        {
            ["HOME"] = _folder,
            ["XDG_DATA_HOME"] = Path.Combine(_folder, ".local"),
            ["XDG_CONFIG_HOME"] = Path.Combine(_folder, ".config"),
            ["PATH"] = $"{Path.Combine(_folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HTTPS_PROXY"] = _google.Address,
            ["SSL_CERT_FILE"] = Path.Combine(_folder, "google.pem"),
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["DISPLAY"] = ":0",
            ["PHOTOS_TOKEN"] = IsSignedIn ? Token : "",
        };

    private static async Task VisitAsync(Uri page, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(page, cancellationToken);
        Assert.True((int)response.StatusCode < 500, $"{page} responded with {response.StatusCode}.");
    }

    // Does what the program's output asks of its user, and returns it.
    private async Task<string> UseAsync(Process program, bool isService, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        while (await program.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output.AppendLine(line);
            if (line.StartsWith("https://accounts.google.com/", StringComparison.Ordinal))
            {
                // To be opened in a browser, whose address is to be pasted here.
                await program.StandardInput.WriteLineAsync($"{await ConsentAsync(_emulator, new Uri(line))}");
            }
            else if (line.Split("Now listening on: ") is [_, var address])
            {
                await VisitAsync(new Uri(address), cancellationToken);
            }
            else if (isService && line.Contains("Application started", StringComparison.Ordinal))
            {
                using var _ = Process.Start("kill", ["-TERM", $"{program.Id}"]);
            }
        }

        return output.ToString();
    }
}

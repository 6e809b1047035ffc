using System.Text;
using System.Text.RegularExpressions;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// What people read when something fails: what happened, to what, and what to do; no words for programmers.
/// </summary>
public sealed partial class MessageTests : IAsyncLifetime, IDisposable
{
    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;
    private string _lake = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync();
        _photos = new PhotosProgram(isNative: false, _emulator.Address, "dev:alice");
        _lake = _photos.Write("camera/lake.jpg", TestPhotos.Jpeg(1));
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Folder_without_permission_is_named_and_the_rest_goes_up()
    {
        _photos.Write("camera/lost+found/old.jpg", TestPhotos.Jpeg(2));
        _photos.Write("camera/z/hill.jpg", TestPhotos.Jpeg(3));
        SetMode(_photos.Write("camera/secret.jpg", TestPhotos.Jpeg(4)), UnixFileMode.None);
        var closed = Path.Combine(_photos.Folder, "camera", "lost+found");
        SetMode(closed, UnixFileMode.None);

        var upload = await _photos.RunUnprivilegedAsync("upload", "camera");
        SetMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        AssertSays(upload, "lost+found cannot be read: you have no permission", "Change its permissions");
        AssertSays(upload, "secret.jpg cannot be read: you have no permission");
        Assert.Contains("4 files: 2 failed, 2 uploaded.", upload.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Files_that_are_left_out_are_counted_and_the_option_takes_them_in()
    {
        _photos.Write("camera/._lake.jpg", [0, 5, 0x16, 7, 0, 2, 0, 0]);
        _photos.Write("camera/.hill.jpg", TestPhotos.Jpeg(2));
        _photos.Write("camera/@eaDir/THUMB.jpg", TestPhotos.Jpeg(3));

        var upload = await _photos.RunAsync("upload", "camera");
        var named = await _photos.RunAsync("upload", "camera/.hill.jpg");
        var all = await _photos.RunAsync("upload", "camera", "--all");

        Assert.True(upload.ExitCode == 0, upload.Error);
        Assert.Contains("2 files and 1 folder left out", upload.Error, StringComparison.Ordinal);
        Assert.Contains("--all", upload.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 uploaded.", upload.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 uploaded.", named.Error, StringComparison.Ordinal);
        Assert.Contains("4 files: 1 failed, 2 skipped, 1 uploaded.", all.Error, StringComparison.Ordinal);
        AssertSays(all, "._lake.jpg holds what macOS has noted of another file");
    }

    [SkippableFact]
    public async Task Journal_is_told_and_verified()
    {
        var first = await _photos.RunAsync("upload", "camera");
        var second = await _photos.RunAsync("upload", "camera");
        var verified = await _photos.RunAsync("upload", "camera", "--verify");
        var help = await _photos.RunAsync("upload", "--help");

        var journal = Assert.Single(
            Directory.GetFiles(_photos.Profile, "uploads.journal", SearchOption.AllDirectories)
        );
        Assert.DoesNotContain(journal, first.Error, StringComparison.Ordinal);
        Assert.Contains(journal, second.Error, StringComparison.Ordinal);
        Assert.Contains("--verify", second.Error, StringComparison.Ordinal);
        Assert.Contains("journal: 1 in the library, 0 gone from it", verified.Error, StringComparison.Ordinal);
        var words = Spaces().Replace(help.Output, " ");
        Assert.Contains("delete it: no photo is lost", words, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("damaged", "is not a journal of uploads, or is damaged", "delete it")]
    [InlineData("folder", "is a folder", "give the journal another place")]
    [InlineData("pipe", "is not a file but a pipe", "give the journal another place")]
    [InlineData("in-file", "cannot be made or opened", "give the journal another place")]
    public async Task Unusable_journal_says_that_no_photo_is_lost(string what, string said, string advice)
    {
        var journal = Path.Combine(_photos.Folder, what == "in-file" ? "camera/lake.jpg/journal" : "journal");
        switch (what)
        {
            case "damaged":
                _photos.Write("journal", Encoding.ASCII.GetBytes(new string('x', 9_000)));
                break;
            case "folder":
                Directory.CreateDirectory(journal);
                break;
            case "pipe":
                await ProcessRun.StartAsync("mkfifo", _photos.Folder, journal);
                break;
            default:
                break;
        }

        var upload = await _photos.RunAsync("upload", "camera", "--journal", journal);

        AssertSays(upload, journal, said, "No photo is lost", advice);
    }

    [SkippableFact]
    public async Task Profile_that_cannot_be_written_names_the_journal()
    {
        var home = Directory.CreateDirectory(Path.Combine(_photos.Folder, "home")).FullName;
        _photos.Set("XDG_DATA_HOME", home);
        SetMode(home, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var upload = await _photos.RunUnprivilegedAsync("upload", "camera");

        AssertSays(upload, "The journal of uploads " + home, "you have no permission", "No photo is lost");
    }

    [SkippableTheory]
    [InlineData("--limit must be a number, not 'many'", "list", "--limit", "many")]
    [InlineData("--limit must be a number, not '99999999999'", "list", "--limit", "99999999999")]
    [InlineData("\"soon\" is no date; dates are 2024", "list", "--date", "soon")]
    [InlineData("'gone.jpg'", "upload", "gone.jpg")]
    [InlineData("no album with the title or id \"Nowhere\"", "download", "copies", "--album", "Nowhere")]
    [InlineData("lake.jpg is a file. Name a folder", "download", "camera/lake.jpg")]
    [InlineData("camera is a folder. Name the client-secrets file", "sign-in", "camera")]
    [InlineData("is not the address of a server", "list", "--server", "http//127.0.0.1")]
    [InlineData("identifies an account itself", "list", "--account", "bob")]
    [InlineData("An album is either an id or a title, and not empty", "upload", "camera", "--album", "")]
    public async Task Invalid_argument_is_named(string said, params string[] arguments) =>
        AssertSays(await _photos.RunAsync(arguments), said);

    [SkippableFact]
    public async Task Server_without_TLS_is_named_by_what_failed()
    {
        var list = await _photos.RunAsync(
            "list",
            "--server",
            new UriBuilder(_emulator.Address) { Scheme = "https" }
                .Uri
                .AbsoluteUri
        );

        AssertSays(list, "the connection failed", "SSL");
    }

    [SkippableFact]
    public async Task Journal_that_may_only_be_read_is_told()
    {
        var journal = _photos.Write("journal", []);
        SetMode(journal, UnixFileMode.UserRead);
        var folder = Directory.CreateDirectory(Path.Combine(_photos.Folder, "closed")).FullName;
        File.Move(journal, Path.Combine(folder, "journal"));
        SetMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var upload = await _photos.RunUnprivilegedAsync("upload", "camera", "--journal", "closed/journal");
        SetMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        AssertSays(upload, "The journal of uploads", "closed/journal", "No photo is lost");
    }

    [SkippableFact]
    public async Task Sign_in_without_a_screen_says_so_at_once()
    {
        foreach (var variable in (string[])["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "PHOTOS_TOKEN"])
        {
            _photos.Set(variable, "");
        }

        var secrets = _photos.Write(
            "secrets.json",
            """{"installed":{"client_id":"a","client_secret":"b"}}"""u8.ToArray()
        );

        AssertSays(await _photos.RunAsync("sign-in", secrets), "No browser can be opened here", "--no-browser");
    }

    [SkippableFact]
    public async Task Expired_token_says_what_a_token_needs()
    {
        _emulator.Faults.Add(new Fault { Operation = "Uploads_Create", Error = FaultError.Unauthenticated });

        AssertSays(await _photos.RunAsync("upload", "camera"), "lake.jpg", "The access token is missing, expired");
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        // Elsewhere the tests are skipped.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void AssertSays(ProcessRun run, params string[] words)
    {
        // Which code is tested in ExitCodeTests.
        Assert.NotEqual(0, run.ExitCode);
        Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
        Assert.DoesNotMatch(ForProgrammers(), run.Error + run.Output);
    }

    [GeneratedRegex(
        @"\(Parameter '|System\.|Microsoft\.|Google\.Apis|SQLite Error|PublicKeyToken|Exception|`1|\n   at "
    )]
    private static partial Regex ForProgrammers();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

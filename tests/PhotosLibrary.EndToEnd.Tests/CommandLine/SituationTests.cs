using System.Text;
using System.Text.RegularExpressions;
using PhotosLibrary.Cli.Terminal;
using PhotosLibrary.Cli.Transfers;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// What goes wrong around the program: networks, disks, files of other people, a user who stops it. Each says what
/// happened, to what, and what to do.
/// </summary>
public sealed partial class SituationTests : IAsyncLifetime, IDisposable
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

    [SkippableTheory]
    [InlineData("list")]
    [InlineData("upload", "camera")]
    [InlineData("download", "copies")]
    public async Task Proxy_that_is_down_is_called_the_proxy(params string[] arguments)
    {
        var proxy = await ClosedPortAsync();
        foreach (var variable in (string[])["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
        {
            _photos.Set(variable, $"http://127.0.0.1:{proxy}");
        }

        var run = await _photos.StopAtFirstErrorAsync(arguments);

        AssertSays(run, 130, "Retrying in", $"127.0.0.1:{proxy}", "the proxy");
    }

    [SkippableTheory]
    [InlineData("list")]
    [InlineData("upload", "camera")]
    public async Task Machine_that_is_not_there_is_named(params string[] arguments)
    {
        _photos.Set("PHOTOS_SERVER", "https://nowhere.invalid");
        AssertSays(await _photos.StopAtFirstErrorAsync(arguments), 130, "connection failed", "nowhere.invalid");

        await using var server = new StubServer(() => null);
        _photos.Set("PHOTOS_SERVER", server.Address.AbsoluteUri);
        AssertSays(await _photos.StopAtFirstErrorAsync(arguments), 130, "Retrying in", "the connection failed");
    }

    [SkippableFact]
    public async Task Certificate_that_is_not_trusted_is_told_at_once()
    {
        await using var server = new StubServer(() => null, hasTls: true);
        _photos.Set("PHOTOS_SERVER", server.Address.AbsoluteUri);

        AssertSays(await _photos.RunAsync("list"), 4, "the connection failed", "certificate");
    }

    [SkippableTheory]
    [InlineData("list")]
    [InlineData("albums")]
    [InlineData("download", "copies")]
    [InlineData("upload", "camera")]
    public async Task Page_of_a_network_that_wants_a_sign_in_is_called_one(params string[] arguments)
    {
        await using var server = new StubServer(() => StubServer.Ok("text/html", "<html>Welcome to our hotel</html>"));
        _photos.Set("PHOTOS_SERVER", server.Address.AbsoluteUri);

        var code = arguments[0] == "upload" ? 6 : 1;
        AssertSays(await _photos.RunAsync(arguments), code, "is a web page", "sign in to it first");
    }

    [SkippableTheory]
    [InlineData("grows")]
    [InlineData("shrinks")]
    [InlineData("vanishes")]
    public async Task File_that_changes_while_it_is_uploaded_is_named(string change)
    {
        await using var server = new StubServer(() =>
        {
            switch (change)
            {
                case "grows":
                    File.AppendAllText(_lake, "more");
                    break;
                case "shrinks":
                    File.WriteAllText(_lake, "less");
                    break;
                default:
                    File.Delete(_lake);
                    break;
            }

            return StubServer.Ok("text/plain", "a-token");
        });
        _photos.Set("PHOTOS_SERVER", server.Address.AbsoluteUri);

        var upload = await _photos.RunAsync("upload", "camera");

        AssertSays(upload, 6, $"{_lake} was changed while it was uploaded", "Upload it again");
        Assert.DoesNotContain("a-token", upload.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("""{"web":{"client_id":"a","client_secret":"b"}}""", "is of an OAuth client for web servers")]
    [InlineData("""{"type":"service_account","private_key":"hush"}""", "is the key of a service account")]
    [InlineData("""{"installed":{}}""", "lacks client_id or client_secret")]
    [InlineData("""{"installed":{"client_id":5,"client_secret":"hush"}}""", "lacks client_id or client_secret")]
    [InlineData("""{"installed":[1]}""", "is not a client-secrets file")]
    [InlineData("""{"installed":""", "is not a client-secrets file")]
    [InlineData("pipe", "is not a client-secrets file")]
    [InlineData("/dev/zero", "is not a client-secrets file")]
    [InlineData("huge", "is not a client-secrets file")]
    public async Task File_that_is_no_OAuth_client_is_told_at_once(string content, string said)
    {
        _photos.Token = "";
        var secrets = Path.Combine(_photos.Folder, "secrets.json");
        switch (content)
        {
            case "pipe":
                await ProcessRun.StartAsync("mkfifo", _photos.Folder, secrets);
                break;
            case "/dev/zero":
                File.CreateSymbolicLink(secrets, content);
                break;
            default:
                _photos.Write(
                    "secrets.json",
                    content == "huge" ? new byte[1_000_000] : Encoding.UTF8.GetBytes(content)
                );
                break;
        }

        var signIn = await _photos.RunAsync("sign-in", secrets, "--no-browser").WaitAsync(TimeSpan.FromMinutes(1));

        AssertSays(signIn, 1, "secrets.json", said, "Desktop app");
        Assert.DoesNotContain("hush", signIn.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("damaged", "is damaged", "sign in again")]
    [InlineData("pipe", "is not a file but a pipe", "take it away")]
    [InlineData("folder", "is a folder, not a file")]
    public async Task Grant_that_cannot_be_read_is_named(string what, params string[] said)
    {
        await SignInAsync();
        var grants = Directory.GetFiles(_photos.Profile, "*.grant", SearchOption.AllDirectories);
        Assert.NotEmpty(grants);
        foreach (var grant in grants)
        {
            File.Delete(grant);
            switch (what)
            {
                case "damaged":
                    await File.WriteAllTextAsync(grant, """{"client_id":""");
                    break;
                case "pipe":
                    await ProcessRun.StartAsync("mkfifo", _photos.Folder, "-m", "666", grant);
                    break;
                default:
                    Directory.CreateDirectory(grant);
                    break;
            }
        }

        AssertSays(await _photos.RunAsync("list").WaitAsync(TimeSpan.FromMinutes(1)), 1, [".grant", .. said]);
        if (what == "pipe" && !OperatingSystem.IsWindows())
        {
            Assert.All(grants, grant => Assert.Equal(UnixFileMode.OtherWrite, Mode(grant) & UnixFileMode.OtherWrite));
        }
    }

    [SkippableFact]
    public async Task Sign_out_deletes_what_the_program_has_made_and_nothing_else()
    {
        await SignInAsync();
        await _photos.RunAsync("upload", "camera");
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(_photos.Profile, "photos")));
        Directory.CreateDirectory(Path.Combine(folder, "mine"));
        string[] others = ["mine/lake.jpg", "holiday.grant", "uploads.journal.bak", "lake.part"];
        Array.ForEach(others, name => File.WriteAllText(Path.Combine(folder, name), "mine"));
        // What a process that was killed leaves, with a secret in it.
        await File.WriteAllTextAsync(Path.Combine(folder, ".abcdefgh.xyz.part"), "secret");
        File.CreateSymbolicLink(Path.Combine(folder, "uploads.journal-shm"), _lake);

        var signOut = await _photos.RunAsync("sign-out");

        Assert.Equal(0, signOut.ExitCode);
        Assert.Equal(
            others.Order(StringComparer.Ordinal),
            Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal)
        );
        Assert.True(File.Exists(_lake));
    }

    [SkippableFact]
    public async Task Sign_out_follows_no_link()
    {
        await SignInAsync();
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(_photos.Profile, "photos")));
        var elsewhere = Path.Combine(_photos.Folder, "elsewhere");
        Directory.Move(folder, elsewhere);
        Directory.CreateSymbolicLink(folder, elsewhere);
        var before = Directory.GetFiles(elsewhere).Length;

        AssertSays(await _photos.RunAsync("sign-out"), 1, folder, "is a link, and is not followed", "Remove the link");

        Assert.Equal(before, Directory.GetFiles(elsewhere).Length);
    }

    [SkippableTheory]
    [InlineData("the disk is full", "download", "disk")]
    [InlineData("its disk is full", "upload", "camera", "--journal", "disk/journal")]
    public async Task Full_disk_is_told(string said, params string[] arguments)
    {
        await _photos.RunAsync("upload", "camera");

        var run = await _photos.RunWithFullDiskAsync(arguments);

        var code = arguments[0] == "download" ? 6 : 1;
        AssertSays(run, code, Path.Combine(_photos.Folder, "disk"), said, "make room");
    }

    [SkippableFact]
    public async Task Folder_that_must_not_be_written_to_is_named()
    {
        await _photos.RunAsync("upload", "camera");
        var closed = Directory.CreateDirectory(Path.Combine(_photos.Folder, "closed")).FullName;
        SetMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertSays(
            await _photos.RunUnprivilegedAsync("download", "closed"),
            1,
            closed,
            "you have no permission",
            "name another place"
        );
    }

    [SkippableFact]
    public async Task Journal_of_a_newer_version_says_so()
    {
        var journal = Path.Combine(_photos.Folder, "journal");
        await _photos.RunAsync("upload", "camera", "--journal", journal);
        // The version that programs give to a database of SQLite.
        var bytes = await File.ReadAllBytesAsync(journal);
        bytes[63] = 99;
        await File.WriteAllBytesAsync(journal, bytes);

        var upload = await _photos.RunAsync("upload", "camera", "--journal", journal);

        AssertSays(upload, 1, journal, "newer version", "Update the program");
    }

    [SkippableFact]
    public async Task Journal_that_is_a_pipe_keeps_its_mode()
    {
        var pipe = Path.Combine(_photos.Folder, "pipe");
        await ProcessRun.StartAsync("mkfifo", _photos.Folder, "-m", "666", pipe);

        AssertSays(await _photos.RunAsync("upload", "camera", "--journal", pipe), 1, pipe, "is not a file but a pipe");

        Assert.Equal(
            "prw-rw-rw-",
            (await ProcessRun.StartAsync("stat", _photos.Folder, "-c", "%A", pipe)).Output.Trim()
        );
    }

    [SkippableFact]
    public async Task Album_of_another_app_is_no_title_of_a_new_one()
    {
        using var other = new PhotosLibraryClient(
            Google.Apis.Auth.OAuth2.GoogleCredential.FromAccessToken("dev:alice@other"),
            new PhotosLibraryClientOptions { BaseAddress = _emulator.Address }
        );
        var theirs = await other.Albums.GetOrCreateAsync("Theirs");

        var upload = await _photos.RunAsync("upload", "camera", "--album", theirs.Id);
        var list = await _photos.RunAsync("list", "--album", theirs.Id);
        var albums = await _photos.RunAsync("albums");

        AssertSays(upload, 1, theirs.Id, "only into albums that it made itself", "photos albums");
        AssertSays(list, 1, theirs.Id, "Google shows no others", "photos albums");
        Assert.Equal("", albums.Output);
    }

    [SkippableFact]
    public async Task Upload_that_is_stopped_says_what_was_done_and_that_the_rest_goes_on()
    {
        var empty = _photos.Write("a-empty.jpg", []);
        _emulator.Faults.Add(new Fault { Operation = "Uploads_Create", Delay = TimeSpan.FromHours(1) });

        var upload = await _photos.StopAtFirstErrorAsync("upload", empty, "camera");

        AssertSays(upload, 130, empty, "Stopped.");
        Assert.Contains("1 file: 1 failed.", upload.Error, StringComparison.Ordinal);
        Assert.Contains("Stopped: 1 file not done. Run the same command again", upload.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Download_that_is_stopped_says_what_was_done_and_that_the_rest_goes_on()
    {
        _emulator.Faults.Add(
            new Fault
            {
                Operation = "MediaItems_List",
                Status = 503,
                Times = null,
            }
        );

        var download = await _photos.StopAtFirstErrorAsync("download", "copies");

        AssertSays(download, 130, "Retrying in", "Stopped.");
        Assert.Contains("Run the same command again, and it goes on", download.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_in_which_nothing_moves_says_once_what_it_waits_for()
    {
        var time = new ManualTimer();
        var output = new StringWriter();
        var notices = new Notices(isQuiet: false, isVerbose: false) { Output = output.WriteLine };
        using var notice = new WaitNotice(notices, time);

        notice.Moved(["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e\n.jpg"]);
        Assert.Equal(WaitNotice.Patience, time.DueTime);
        time.Elapse();
        Assert.StartsWith("Waiting for a.jpg, b.jpg, c.jpg and 2 more: ", $"{output}", StringComparison.Ordinal);
        Assert.Null(time.DueTime);
        notice.Moved(["e\n.jpg"]);
        time.Elapse();

        var lines = $"{output}".Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Waiting for e\uFFFD.jpg: nothing has moved for 15 s.", lines[1], StringComparison.Ordinal);
    }

    private async Task SignInAsync()
    {
        _photos.Token = "";
        var secrets = _photos.Write(
            "secrets.json",
            """{"installed":{"client_id":"cli.apps.googleusercontent.com","client_secret":"hush"}}"""u8.ToArray()
        );
        var signIn = await _photos.TalkAsync(
            async page => (await new Person().DecideAsync(new Uri(page))).AbsoluteUri,
            "sign-in",
            secrets,
            "--no-browser"
        );
        Assert.True(signIn.ExitCode == 0, signIn.Error);
    }

    private static async Task<int> ClosedPortAsync()
    {
        await using var server = new StubServer(() => null);
        return server.Address.Port;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        // Elsewhere the tests are skipped.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void AssertSays(ProcessRun run, int exitCode, params string[] words)
    {
        Assert.True(exitCode == run.ExitCode, $"{run}");
        Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotMatch(NotForPeople(), run.Error + run.Output);
    }

    // Words for programmers, and secrets.
    [GeneratedRegex(
        @"\(Parameter '|System\.|Microsoft\.|Google\.Apis|SQLite Error|PublicKeyToken|Exception|`1|\n   at |dev:alice"
            + @"|Bearer|upload_id|/v1/uploads|/media/|inner exception|\.part'"
    )]
    private static partial Regex NotForPeople();

    /// <summary>A clock whose one timer elapses when the test says so.</summary>
    private sealed class ManualTimer : TimeProvider, ITimer
    {
        private Action _elapse = () => { };

        public TimeSpan? DueTime { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _elapse = () => callback(state);
            Change(dueTime, period);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            return true;
        }

        public void Elapse()
        {
            DueTime = null;
            _elapse();
        }

        public void Dispose() => DueTime = null;

        public ValueTask DisposeAsync() => default;
    }
}

using System.Security.Cryptography;
using System.Text;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Signs in and out with <c>photos</c>.</summary>
public class AccountTests
{
    private const string Secrets = """
        {
          "installed": {
            "client_id": "cli.apps.example",
            "client_secret": "shh-secret",
            "auth_uri": "x",
            "token_uri": "x",
            "redirect_uris": ["http://localhost"]
          }
        }
        """;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task User_signs_in_once_and_lists_until_signing_out(bool isNative)
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative, emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        var person = new Person();

        var before = await photos.RunAsync("list");
        var signIn = await SignInAsync(photos, person, secrets);
        var list = await photos.RunAsync("list");
        var again = await photos.RunAsync("sign-in", secrets, "--no-browser");
        var other = await photos.RunAsync("list", "--account", "bob@example.com");
        var signOut = await photos.RunAsync("sign-out");
        var after = await photos.RunAsync("list");

        Assert.Equal(3, before.ExitCode);
        Assert.Contains("Sign in: photos sign-in", before.Error, StringComparison.Ordinal);
        Assert.True(signIn.ExitCode == 0, signIn.Error);
        Assert.Contains("Signed in as account \"default\"", signIn.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (list.ExitCode, list.Output));
        // The stored grant is valid: no consent is asked for.
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(1, person.Asked);
        Assert.Contains("Not signed in as account \"bob@example.com\"", other.Error, StringComparison.Ordinal);
        Assert.Contains(
            "--account \"bob@example.com\" --server http://127.0.0.1:",
            other.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, signOut.ExitCode);
        Assert.Equal(3, after.ExitCode);
        Assert.DoesNotContain(
            Directory.GetFiles(photos.Folder, "*", SearchOption.AllDirectories),
            file => file != secrets && File.ReadAllText(file).Contains("shh-secret", StringComparison.Ordinal)
        );
    }

    [SkippableFact]
    public async Task Stored_account_is_readable_by_its_owner_only()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative: false, emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        await SignInAsync(photos, new Person(), secrets);

        await photos.RunAsync("upload", photos.Write("lake.jpg", TestPhotos.Jpeg(1)));

        var kept = Directory.GetFiles(photos.Profile, "*", SearchOption.AllDirectories);
        Assert.True(kept.Length >= 3, string.Join('\n', kept));
        Assert.All(
            kept.Select(Path.GetDirectoryName).Distinct(),
            folder =>
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(folder!))
        );
        Assert.All(kept, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
    }

    [SkippableFact]
    public async Task Missing_scopes_are_named_and_the_rest_works()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative: false, emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        var person = new Person { Unticked = [PhotosLibraryScopes.AppendOnly] };

        var signIn = await SignInAsync(photos, person, secrets);
        var list = await photos.RunAsync("list");
        var upload = await photos.RunAsync("upload", photos.Write("lake.jpg", TestPhotos.Jpeg(1)));

        Assert.Contains($"Not granted: {PhotosLibraryScopes.AppendOnly}.", signIn.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (list.ExitCode, list.Output));
        Assert.Equal(3, upload.ExitCode);
        Assert.Contains("photoslibrary.appendonly", upload.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Next_user_who_signs_in_uploads_to_their_own_library()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative: false, emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        var others = photos.Write(
            "others.json",
            Encoding.UTF8.GetBytes(Secrets.Replace("cli.apps", "other.apps", StringComparison.Ordinal))
        );
        var photo = photos.Write("lake.jpg", TestPhotos.Jpeg(1));
        await SignInAsync(photos, new Person("alice"), secrets);
        var first = await photos.RunAsync("upload", photo);

        var otherClient = await photos.RunAsync("sign-in", others, "--no-browser");
        await photos.RunAsync("sign-out");
        await SignInAsync(photos, new Person("bob"), others);
        var second = await photos.RunAsync("upload", photo);

        Assert.Contains("1 file: 1 uploaded.", first.Error, StringComparison.Ordinal);
        Assert.Equal(1, otherClient.ExitCode);
        Assert.Contains("photos sign-out --server", otherClient.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 uploaded.", second.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Each_token_has_its_own_journal()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");
        var photo = photos.Write("lake.jpg", TestPhotos.Jpeg(1));

        var alice = await photos.RunAsync("upload", photo);
        var named = await photos.RunAsync("upload", photo, "--account", "bob");
        photos.Token = "dev:bob";
        var bob = await photos.RunAsync("upload", photo);

        Assert.Contains("1 file: 1 uploaded.", alice.Error, StringComparison.Ordinal);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("PHOTOS_TOKEN is set", named.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 uploaded.", bob.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Hourly_tokens_of_an_account_and_names_of_the_machine_share_a_journal()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative: false, emulator.Address);
        var photo = photos.Write("lake.jpg", TestPhotos.Jpeg(1));
        var alice = await TokensOfAsync(emulator, "alice", 2);
        var bob = Assert.Single(await TokensOfAsync(emulator, "bob", 1));

        photos.Token = alice[0];
        var first = await photos.RunAsync("upload", photo);
        photos.Token = alice[1];
        photos.Set("PHOTOS_SERVER", $"http://localhost:{emulator.Address.Port}");
        var second = await photos.RunAsync("upload", photo);
        photos.Token = bob;
        var other = await photos.RunAsync("upload", photo);
        var named = await photos.RunAsync("upload", photo, "--account", "bob");

        Assert.Contains("1 file: 1 uploaded.", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 skipped.", second.Error, StringComparison.Ordinal);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("may be that of another account", other.Error, StringComparison.Ordinal);
        Assert.Contains("--account NAME", other.Error, StringComparison.Ordinal);
        Assert.Contains("1 file: 1 uploaded.", named.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Journal_of_before_is_taken_over()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var photos = new PhotosProgram(isNative: false, emulator.Address, "dev:alice");
        var photo = photos.Write("lake.jpg", TestPhotos.Jpeg(1));
        await photos.RunAsync("upload", photo);
        // As earlier versions named it.
        var server = $"http://localhost:{emulator.Address.Port}/";
        var before = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n\ndev:alice")))[..32];
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(photos.Profile, "photos")));
        Directory.Move(folder, Path.Combine(photos.Profile, "photos", before));

        var again = await photos.RunAsync("upload", photo);

        Assert.Contains("1 file: 1 skipped.", again.Error, StringComparison.Ordinal);
        Assert.Equal(folder, Assert.Single(Directory.GetDirectories(Path.Combine(photos.Profile, "photos"))));
    }

    [SkippableFact]
    public async Task User_without_consent_is_not_signed_in()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { StrictAuth = true });
        using var photos = new PhotosProgram(isNative: false, emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        var person = new Person { Decision = "deny" };

        var signIn = await SignInAsync(photos, person, secrets);

        Assert.Equal(3, signIn.ExitCode);
        Assert.Contains("The user did not consent", signIn.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(photos.Profile));
    }

    [SkippableTheory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task File_without_an_oauth_client_fails_with_one_line(string content)
    {
        using var photos = new PhotosProgram(isNative: false);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(content));

        var signIn = await photos.RunAsync("sign-in", secrets);

        Assert.Equal(1, signIn.ExitCode);
        Assert.StartsWith("secrets.json is not a client-secrets file.", signIn.Error, StringComparison.Ordinal);
        Assert.Single(signIn.Error.Trim().Split('\n'));
    }

    [SkippableTheory]
    [InlineData("localhost:8085")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("nowhere")]
    public async Task Invalid_server_address_fails_with_one_line(string server)
    {
        using var photos = new PhotosProgram(isNative: false);

        var list = await photos.RunAsync("list", "--server", server);

        Assert.Equal(1, list.ExitCode);
        Assert.Contains($"\"{server}\" is not the address of a server", list.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Token_is_not_sent_in_the_clear()
    {
        using var photos = new PhotosProgram(isNative: false, new Uri("http://photos.example"), "dev:alice");

        var list = await photos.RunAsync("list");

        Assert.Equal(1, list.ExitCode);
        Assert.Contains("Use https.", list.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("dev:alice", list.Error, StringComparison.Ordinal);
    }

    private static async Task<List<string>> TokensOfAsync(PhotosEmulator emulator, string account, int count)
    {
        using var flow = SignedIn.NewFlow(emulator);
        var tokens = new List<string>();
        while (tokens.Count < count)
        {
            var signIn = new InstalledAppSignIn(flow, new Person(account).AtATerminal());
            tokens.Add((await signIn.SignInAsync(account)).Token.AccessToken);
        }

        return tokens;
    }

    private static Task<ProcessRun> SignInAsync(PhotosProgram photos, Person person, string secrets) =>
        photos.TalkAsync(
            async page => (await person.DecideAsync(new Uri(page))).AbsoluteUri,
            "sign-in",
            secrets,
            "--no-browser"
        );

    private static UnixFileMode ModeOf(string file) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(file);
}

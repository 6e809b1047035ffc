using System.Text;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>Who is signed in, by <c>photos status</c>; and slips of the hand while signing in.</summary>
public sealed class StatusCommandTests : IAsyncLifetime, IDisposable
{
    private const string Secrets = """
        { "installed": { "client_id": "cli.apps.example", "client_secret": "shh-secret" } }
        """;

    private PhotosEmulator _emulator = null!;
    private PhotosProgram _photos = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync();
        _photos = new PhotosProgram(isNative: false, _emulator.Address);
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public void Dispose() => _photos.Dispose();

    [SkippableFact]
    public async Task Account_that_is_not_signed_in_is_3_and_told_how_to()
    {
        var status = await _photos.RunAsync("status", "--account", "work");

        Assert.Equal((3, ""), (status.ExitCode, status.Error));
        Assert.Matches(@"(?m)^Account +work$", status.Output);
        Assert.Matches($@"(?m)^Server +{_emulator.Address}$", status.Output);
        Assert.Contains("To sign in: photos sign-in CLIENT-SECRETS.json --account \"work\"", status.Output);
        Assert.Matches(@"(?m)^Settings +.*config\.json \(does not exist\)$", status.Output);
        Assert.Matches(@"(?m)^Journal +.*uploads\.journal \(does not exist\)$", status.Output);
        Assert.Contains("Google tells it only in the console", status.Output, StringComparison.Ordinal);
        // To ask leaves nothing behind.
        Assert.False(Directory.Exists(_photos.Profile));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Granted_and_missing_scopes_and_the_journal_are_told(bool isNative)
    {
        using var photos = new PhotosProgram(isNative, _emulator.Address);
        var secrets = photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));
        var person = new Person { Unticked = [PhotosLibraryScopes.EditAppCreatedData] };
        var signIn = await photos.TalkAsync(
            async page => (await person.DecideAsync(new Uri(page))).AbsoluteUri,
            "sign-in",
            secrets,
            "--no-browser"
        );
        Assert.True(signIn.ExitCode == 0, signIn.Error);
        var upload = await photos.RunAsync(
            "upload",
            photos.Write("lake.jpg", TestPhotos.Jpeg(1)),
            photos.Write("hill.jpg", TestPhotos.Jpeg(2))
        );
        Assert.True(upload.ExitCode == 0, upload.Error);

        var status = await photos.RunAsync("status");
        var json = JObject.Parse((await photos.RunAsync("status", "--json")).Output);

        Assert.Equal((0, ""), (status.ExitCode, status.Error));
        Assert.Matches(@"(?m)^Signed in +yes$", status.Output);
        Assert.Matches($@"(?m)^Missing +{PhotosLibraryScopes.EditAppCreatedData}$", status.Output);
        Assert.Contains("2 files uploaded, 0 not finished", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("shh-secret", status.Output, StringComparison.Ordinal);
        Assert.True((bool?)json["signedIn"]);
        Assert.Equal(
            PhotosLibraryScopes.All.Order(),
            json["granted"]!.Concat(json["missing"]!).Select(scope => (string)scope!).Order()
        );
        Assert.Equal(2, (int?)json["uploaded"]);
        Assert.True(File.Exists((string?)json["journal"]));
        Assert.True(Directory.Exists((string?)json["grant"]));
    }

    [SkippableFact]
    public async Task Token_of_the_environment_is_named_and_not_shown()
    {
        _photos.Token = "dev:alice";

        var status = await _photos.RunAsync("status");
        var json = await _photos.RunAsync("status", "--json");

        Assert.Equal(0, status.ExitCode);
        Assert.Contains("by the access token in PHOTOS_TOKEN", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dev:alice", status.Output + json.Output, StringComparison.Ordinal);
        Assert.Empty(_emulator.Requests.List());
    }

    [SkippableFact]
    public async Task Another_journal_is_looked_into()
    {
        _photos.Token = "dev:alice";
        var journal = Path.Combine(_photos.Folder, "my.journal");
        await _photos.RunAsync("upload", _photos.Write("lake.jpg", TestPhotos.Jpeg(1)), "--journal", journal);

        var status = await _photos.RunAsync("status", "--journal", journal);
        _photos.Set("PHOTOS_JOURNAL", _photos.Write("notes.txt", new byte[200]));
        var none = await _photos.RunAsync("status");

        Assert.Contains($"{journal}\n", status.Output, StringComparison.Ordinal);
        Assert.Contains("1 files uploaded", status.Output, StringComparison.Ordinal);
        Assert.Contains("is not a journal of uploads", none.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Wrong_pastes_are_asked_for_again_and_cost_no_consent()
    {
        var person = new Person();
        var secrets = _photos.Write("secrets.json", Encoding.UTF8.GetBytes(Secrets));

        var signIn = await _photos.TalkAsync(
            async page =>
                "the code\n\n http://127.0.0.1/signed-in?state=earlier&code=4/0Ab\n"
                + (await person.DecideAsync(new Uri(page))).AbsoluteUri,
            "sign-in",
            secrets,
            "--no-browser"
        );

        Assert.True(signIn.ExitCode == 0, signIn.Error);
        Assert.Contains("not only the code in it. Paste it again:", signIn.Output, StringComparison.Ordinal);
        Assert.Contains("belongs to another sign-in", signIn.Output, StringComparison.Ordinal);
        Assert.Contains("Signed in as account \"default\"", signIn.Output, StringComparison.Ordinal);
        Assert.Equal(1, person.Asked);
    }
}

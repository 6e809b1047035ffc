using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Samples;

public sealed partial class WebSampleTests : IAsyncLifetime, IDisposable
{
    private readonly SampleProgram _sample = new("Web");
    private PhotosEmulator _emulator = null!;
    private Process _site = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        _emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        _sample.Set("Photos__BaseAddress", _emulator.Address.AbsoluteUri);
        _sample.Set("Google__Server", _emulator.Address.AbsoluteUri);
        _site = _sample.Start("--urls", "http://127.0.0.1:0", "--Google:SecretsFile", "client_secret.json");
        _address = new Uri(await SampleProgram.ReadAfterAsync(_site.StandardOutput, "Now listening on: "));
        // Whatever else it prints must not fill the pipe.
        _ = _site.StandardOutput.ReadToEndAsync();
        _ = _site.StandardError.ReadToEndAsync();
    }

    [Fact]
    public async Task Two_users_connect_upload_and_see_their_own_photos_only()
    {
        using var alice = new WebVisitor(_address);
        using var bob = new WebVisitor(_address);
        await ConnectAsync(alice, "alice");
        await ConnectAsync(bob, "bob");

        await alice.UploadAsync(TestPhotos.Jpeg(1), "Lake <1>.jpg");

        var page = await alice.HomeAsync();
        Assert.Contains("Lake &lt;1&gt;.jpg", page, StringComparison.Ordinal);
        Assert.Contains("0 shown", await bob.HomeAsync(), StringComparison.Ordinal);
        var thumbnail = Thumbnail().Match(page).Value;
        using var picture = await alice.GetAsync(thumbnail);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8], (await picture.Content.ReadAsByteArrayAsync())[..2]);
        using var stolen = await bob.GetAsync(thumbnail);
        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
    }

    [Fact]
    public async Task Disconnecting_revokes_the_grant_and_leaves_the_other_user_alone()
    {
        using var alice = new WebVisitor(_address);
        using var bob = new WebVisitor(_address);
        await ConnectAsync(alice, "alice");
        await ConnectAsync(bob, "bob");

        using var response = await alice.SendAsync("/disconnect");

        Assert.Contains("Connect Google Photos", await alice.HomeAsync(), StringComparison.Ordinal);
        Assert.Contains("is connected", await bob.HomeAsync(), StringComparison.Ordinal);
        Assert.Equal(
            "bob",
            Assert.Single((await _emulator.GetStateAsync()).Accounts, account => account.Grants.Count > 0).Name
        );
    }

    [Fact]
    public async Task Consent_that_another_user_was_led_to_is_refused()
    {
        using var alice = new WebVisitor(_address);
        using var mallory = new WebVisitor(_address);
        await alice.SignInAsync("alice");
        await mallory.SignInAsync("mallory");
        var callback = await new Person("mallory").DecideAsync(await mallory.ConnectAsync());

        using var response = await alice.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("Connect Google Photos", await alice.HomeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_of_other_sites_and_strangers_are_refused()
    {
        using var stranger = new WebVisitor(_address);
        using var alice = new WebVisitor(_address);
        await alice.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.BadRequest, await stranger.ForgeAsync("/sign-in"));
        Assert.Equal(HttpStatusCode.BadRequest, await alice.ForgeAsync("/connect"));
        Assert.Equal(HttpStatusCode.BadRequest, await alice.ForgeAsync("/sign-out"));
        using var thumbnail = await stranger.GetAsync("/thumbnails/any");
        Assert.Equal(HttpStatusCode.Redirect, thumbnail.StatusCode);
        Assert.Contains("Hello alice", await alice.HomeAsync(), StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        _site.Kill();
        await _site.WaitForExitAsync();
        await _emulator.DisposeAsync();
    }

    public void Dispose()
    {
        _site.Dispose();
        _sample.Dispose();
    }

    private static async Task ConnectAsync(WebVisitor visitor, string name)
    {
        await visitor.SignInAsync(name);
        Assert.Contains("Connect Google Photos", await visitor.HomeAsync(), StringComparison.Ordinal);
        var callback = await new Person(name).DecideAsync(await visitor.ConnectAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal("/", response.Headers.Location?.OriginalString);
        Assert.Contains("is connected", await visitor.HomeAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("""/thumbnails/[^"]+""")]
    private static partial Regex Thumbnail();
}

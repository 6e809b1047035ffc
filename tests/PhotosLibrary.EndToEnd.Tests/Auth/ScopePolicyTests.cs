using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.Auth;

#pragma warning disable CS0618 // What became of the removed scopes is the point.
/// <summary>Grants with the wrong scopes, by Google's rules of before 2025-03-31 and by those of today.</summary>
public sealed class ScopePolicyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policies-").FullName;

    private FileTokenStore Store => new(Path.Combine(_folder, "grants"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Read_scope_of_the_legacy_policy_reads_and_does_not_write()
    {
        await using var app = await SignedIn.StartAsync(Options(PhotosPolicy.Legacy), [PhotosLibraryScopes.ReadOnly]);
        await app.Photos.MediaItems.ListAsync();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            app.Photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } })
        );

        Assert.Contains(
            "It needs the scope photoslibrary.appendonly, which the grant lacks; it has "
                + "photoslibrary.readonly. Google removed",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.True(failure.IsConsentNeeded);
        Assert.Empty((await app.Emulator.GetStateAsync()).Accounts.SelectMany(account => account.Albums));
    }

    [Fact]
    public async Task Removed_scope_is_explained_and_consent_asked_for_again()
    {
        await using (await SignedIn.StartAsync(Options(PhotosPolicy.Legacy), [PhotosLibraryScopes.Full], store: Store))
        {
            // The app and the server both still have the grant.
        }

        var options = Options(PhotosPolicy.Current);
        options.StrictAuth = true;
        await using var emulator = await PhotosEmulator.StartAsync(options);
        using (var old = SignedIn.NewFlow(emulator, [PhotosLibraryScopes.Full], Store))
        {
            var credential = await old.FindCredentialAsync("alice");
            using var photos = new PhotosLibraryClient(credential!, SignedIn.Options(emulator));
            var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => photos.MediaItems.ListAsync());

            Assert.EndsWith(
                "It needs the scope photoslibrary.readonly.appcreateddata, which the grant lacks; it has "
                    + "photoslibrary. Google "
                    + "removed photoslibrary on 2025-03-31, and lets apps see only what they created "
                    + "themselves. Ask the user for consent again.",
                failure.Message,
                StringComparison.Ordinal
            );
        }

        var person = new Person();
        using var flow = SignedIn.NewFlow(emulator, store: Store);
        using var today = new PhotosLibraryClient(
            await new InstalledAppSignIn(flow, person.AtATerminal()).SignInAsync("alice"),
            SignedIn.Options(emulator)
        );
        await today.MediaItems.ListAsync();
        Assert.Equal(PhotosLibraryScopes.All, person.Scopes);
    }

    [Fact]
    public async Task Removed_scope_fails_before_a_request_to_Google()
    {
        await using var app = await SignedIn.StartAsync(Options(PhotosPolicy.Legacy), [PhotosLibraryScopes.ReadOnly]);
        // As Google: the host of a request does not matter to this handler.
        using var network = app.Emulator.CreateHandler();
        using var photos = new PhotosLibraryClient(
            app.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => photos.MediaItems.ListAsync());

        Assert.StartsWith("photoslibrary.mediaItems.list was not sent.", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsConsentNeeded);
        Assert.Empty(app.Emulator.Requests.List());
    }

    [Fact]
    public async Task Call_names_the_scope_that_the_user_did_not_grant()
    {
        var person = new Person { Unticked = [PhotosLibraryScopes.AppendOnly] };
        await using var app = await SignedIn.StartAsync(Options(PhotosPolicy.Current), person: person);
        await app.Photos.MediaItems.ListAsync();

        var create = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            app.Photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } })
        );
        var upload = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            app.Photos.Uploads.UploadAsync(new MemoryStream(TestPhotos.Jpeg(1)), "1.jpg")
        );

        foreach (var failure in new[] { create, upload })
        {
            Assert.Contains(
                "It needs the scope photoslibrary.appendonly, which the grant lacks; it has "
                    + "photoslibrary.readonly.appcreateddata and photoslibrary.edit.appcreateddata. Ask the "
                    + "user for consent again.",
                failure.Message,
                StringComparison.Ordinal
            );
            Assert.Equal([PhotosLibraryScopes.AppendOnly], failure.RequiredScopes);
            Assert.True(failure.IsConsentNeeded);
        }
    }

    [Fact]
    public async Task Sharing_is_refused_whatever_is_granted()
    {
        await using var app = await SignedIn.StartAsync(Options(PhotosPolicy.Current));
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => app.Photos.SharedAlbums.ListAsync());

        Assert.EndsWith(
            "Google closed the sharing methods on 2025-03-31: this call is refused with 403 PERMISSION_DENIED, "
                + "whatever the scopes.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.False(failure.IsConsentNeeded);
    }

    private PhotosEmulatorOptions Options(PhotosPolicy policy) =>
        new() { Policy = policy, DataDirectory = Path.Combine(_folder, "library") };
}

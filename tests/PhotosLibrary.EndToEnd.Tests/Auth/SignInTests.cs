using System.Web;
using PhotosLibrary.Emulator;

namespace PhotosLibrary.EndToEnd.Tests.Auth;

/// <summary>Signing in and out through a real consent page, with Google's own classes.</summary>
public sealed class SignInTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grants-").FullName;

    private FileTokenStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task User_signs_in_once_and_the_grant_is_stored(bool hasBrowser)
    {
        await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        var person = new Person();
        for (var run = 0; run < 2; run++)
        {
            using var flow = SignedIn.NewFlow(emulator, store: Store);
            var signIn = new InstalledAppSignIn(flow, hasBrowser ? person.AtABrowser() : person.AtATerminal());
            using var photos = new PhotosLibraryClient(await signIn.SignInAsync("alice"), SignedIn.Options(emulator));
            await photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = $"Run {run}" } });
        }

        Assert.Equal(1, person.Asked);
        Assert.Equal(2, (await emulator.GetStateAsync("alice")).Accounts.Single().Albums.Count);
    }

    [Fact]
    public async Task User_who_refuses_consent_is_not_signed_in()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var flow = SignedIn.NewFlow(emulator, store: Store);
        var signIn = new InstalledAppSignIn(flow, new Person { Decision = "deny" }.AtATerminal());

        var refusal = await Assert.ThrowsAsync<PhotosSignInException>(() => signIn.SignInAsync("alice"));

        Assert.Equal("access_denied", refusal.Error);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Sign_out_revokes_the_grant_even_with_an_expired_token()
    {
        await using var app = await SignedIn.StartAsync(store: Store);
        app.Emulator.Clock.Advance(TimeSpan.FromHours(2));
        await app.Flow.SignOutAsync("alice");

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => app.Photos.Albums.ListAsync());
        Assert.True(failure.IsConsentNeeded);
        Assert.Equal("invalid_grant", failure.Reason);
        Assert.Empty(Directory.GetFiles(_folder));
        // Again is nothing to do.
        await app.Flow.SignOutAsync("alice");
    }

    [Fact]
    public async Task Revoked_grant_asks_for_consent_again()
    {
        await using var app = await SignedIn.StartAsync(store: Store);
        using (var elsewhere = new HttpClient())
        {
            (
                await elsewhere.PostAsync(
                    new Uri(app.Emulator.Address, $"revoke?token={app.Credential.Token.RefreshToken}"),
                    null
                )
            ).EnsureSuccessStatusCode();
        }

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => app.Photos.Albums.ListAsync());
        Assert.Contains("The user revoked the grant, or it expired", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsConsentNeeded);

        var person = new Person();
        using var flow = SignedIn.NewFlow(app.Emulator, store: Store);
        using var photos = new PhotosLibraryClient(
            await new InstalledAppSignIn(flow, person.AtATerminal()).SignInAsync("alice"),
            SignedIn.Options(app.Emulator)
        );
        await photos.Albums.ListAsync();
        Assert.Equal(1, person.Asked);
    }

    [Fact]
    public async Task Two_web_servers_share_grants_and_scopes_add_up()
    {
        await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { StrictAuth = true });
        var callback = new Uri("https://app.example/signed-in");
        var person = new Person();
        using var one = SignedIn.NewFlow(emulator, store: Store);
        using var two = SignedIn.NewFlow(emulator, store: Store);

        Assert.Null(await one.FindCredentialAsync("user-7", [PhotosLibraryScopes.AppendOnly]));
        var response = await person.DecideAsync(
            await new WebServerSignIn(one, callback).StartAsync("user-7", [PhotosLibraryScopes.AppendOnly])
        );
        await new WebServerSignIn(two, callback).CompleteAsync("user-7", response.AbsoluteUri);
        Assert.Equal([PhotosLibraryScopes.AppendOnly], person.Scopes);

        // Enough to create, not to read.
        using (
            var photos = new PhotosLibraryClient(
                (await one.FindCredentialAsync("user-7", [PhotosLibraryScopes.AppendOnly]))!,
                SignedIn.Options(emulator)
            )
        )
        {
            await photos.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } });
            var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => photos.Albums.ListAsync());
            Assert.Equal([PhotosLibraryScopes.ReadOnlyAppCreatedData], failure.RequiredScopes);
            Assert.Equal([PhotosLibraryScopes.AppendOnly], failure.GrantedScopes);
        }

        string[] more = [PhotosLibraryScopes.ReadOnlyAppCreatedData];
        Assert.Null(await two.FindCredentialAsync("user-7", more));
        response = await person.DecideAsync(await new WebServerSignIn(two, callback).StartAsync("user-7", more));
        await new WebServerSignIn(one, callback).CompleteAsync("user-7", response.Query);
        Assert.Equal(more, person.Scopes);

        var credential = await two.FindCredentialAsync("user-7", [PhotosLibraryScopes.AppendOnly, .. more]);
        using var both = new PhotosLibraryClient(credential!, SignedIn.Options(emulator));
        Assert.Equal("Lake", Assert.Single((await both.Albums.ListAsync()).Albums!).Title);
        await both.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Sea" } });

        // The code is spent, and the state is deleted.
        await Assert.ThrowsAsync<PhotosSignInException>(() =>
            new WebServerSignIn(one, callback).CompleteAsync("user-7", response.Query)
        );
    }

    [Fact]
    public async Task Authorization_code_of_another_user_is_refused()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        var callback = new Uri("https://app.example/signed-in");
        using var flow = SignedIn.NewFlow(emulator, store: Store);
        var signIn = new WebServerSignIn(flow, callback);
        var stolen = HttpUtility.ParseQueryString(
            (await new Person("mallory").DecideAsync(await signIn.StartAsync("mallory"))).Query
        )["code"];
        var state = HttpUtility.ParseQueryString((await signIn.StartAsync("alice")).Query)["state"];

        var failure = await Assert.ThrowsAsync<PhotosSignInException>(() =>
            signIn.CompleteAsync("alice", $"?state={state}&code={Uri.EscapeDataString(stolen!)}")
        );

        Assert.Equal("invalid_grant", failure.Error);
        Assert.Null(await flow.FindCredentialAsync("alice"));
    }
}

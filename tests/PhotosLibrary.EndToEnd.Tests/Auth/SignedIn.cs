using Google.Apis.Auth.OAuth2;
using Google.Apis.Util.Store;
using PhotosLibrary.Emulator;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.EndToEnd.Tests.Auth;

/// <summary>An app whose user has signed in at an emulator, which takes no other tokens.</summary>
internal sealed class SignedIn : IAsyncDisposable
{
    private SignedIn(PhotosEmulator emulator, PhotosAuthorizationFlow flow, UserCredential credential)
    {
        Emulator = emulator;
        Flow = flow;
        Credential = credential;
        Photos = new PhotosLibraryClient(credential, Options(emulator));
    }

    public PhotosEmulator Emulator { get; }

    public PhotosAuthorizationFlow Flow { get; }

    public UserCredential Credential { get; }

    public PhotosLibraryClient Photos { get; }

    /// <param name="options">How the emulator works.</param>
    /// <param name="scopes">What the app asks for; null for everything.</param>
    /// <param name="person">The user who signs in.</param>
    /// <param name="store">Where the grant is stored.</param>
    /// <param name="knowsTheTime">
    /// Whether the app's clock is the emulator's. If not, it takes an expired token for valid, and the API responds
    /// with 401.
    /// </param>
    public static async Task<SignedIn> StartAsync(
        PhotosEmulatorOptions? options = null,
        IReadOnlyCollection<string>? scopes = null,
        Person? person = null,
        IDataStore? store = null,
        bool knowsTheTime = false
    )
    {
        options ??= new PhotosEmulatorOptions();
        options.StrictAuth = true;
        var emulator = await PhotosEmulator.StartAsync(options);
        var flow = NewFlow(emulator, scopes, store, knowsTheTime);
        var credential = await new InstalledAppSignIn(flow, (person ?? new Person()).AtATerminal()).SignInAsync(
            "alice"
        );
        emulator.Requests.Clear();
        return new SignedIn(emulator, flow, credential);
    }

    public static PhotosAuthorizationFlow NewFlow(
        PhotosEmulator emulator,
        IReadOnlyCollection<string>? scopes = null,
        IDataStore? store = null,
        bool knowsTheTime = false
    ) =>
        new(
            new PhotosAuthorizationOptions(new ClientSecrets { ClientId = "app", ClientSecret = "not-a-secret" })
            {
                Server = emulator.Address,
                Scopes = scopes ?? PhotosLibraryScopes.All,
                DataStore = store ?? new NullDataStore(),
                TimeProvider = knowsTheTime ? emulator.Clock : TimeProvider.System,
            }
        );

    public static PhotosLibraryClientOptions Options(PhotosEmulator emulator) =>
        new() { BaseAddress = emulator.Address };

    /// <summary>How often the emulator was asked something.</summary>
    public int Count(string operation, int? status = null) =>
        Emulator.Requests.List(new RequestFilter { Operation = operation, Status = status }).Count;

    public async ValueTask DisposeAsync()
    {
        Photos.Dispose();
        Flow.Dispose();
        await Emulator.DisposeAsync();
    }
}

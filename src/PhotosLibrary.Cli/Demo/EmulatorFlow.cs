using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Util.Store;

namespace PhotosLibrary.Cli.Demo;

/// <summary>The OAuth code flow of a real app, pointed at the emulator instead of Google.</summary>
internal static class EmulatorFlow
{
    public static PkceGoogleAuthorizationCodeFlow Create(Uri emulator) => new(new Addresses(emulator)
    {
        ClientSecrets = new ClientSecrets { ClientId = "photos-demo.apps.example", ClientSecret = "not-a-secret" },
        Scopes = PhotosLibraryScopes.All,
        DataStore = new NullDataStore(),
    });

    // The constructor that takes other addresses than Google's is for subclasses only.
    private sealed class Addresses(Uri emulator) : GoogleAuthorizationCodeFlow.Initializer(
        new Uri(emulator, "o/oauth2/v2/auth").AbsoluteUri,
        new Uri(emulator, "token").AbsoluteUri,
        new Uri(emulator, "revoke").AbsoluteUri);
}

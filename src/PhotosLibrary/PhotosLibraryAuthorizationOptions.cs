using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary;

/// <summary>
/// How users sign in to an app that uses the Library API. The scopes are all of today by default: ask for what you
/// need.
/// </summary>
/// <example>
/// <code><![CDATA[
/// ClientSecrets secrets = GoogleClientSecrets.FromFile("client_secret.json").Secrets;
/// using var flow = new PhotosAuthorizationFlow(
///     new PhotosLibraryAuthorizationOptions(secrets)
///     {
///         Scopes = [PhotosLibraryScopes.AppendOnly, PhotosLibraryScopes.ReadOnlyAppCreatedData],
///         DataStore = FileTokenStore.InProfile("My app"),
///     }
/// );
/// ]]></code>
/// </example>
public sealed class PhotosLibraryAuthorizationOptions : PhotosAuthorizationOptions
{
    /// <summary>Initializes the options.</summary>
    /// <param name="clientSecrets">The OAuth client, from the Google Cloud console.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clientSecrets"/> is null.</exception>
    public PhotosLibraryAuthorizationOptions(ClientSecrets clientSecrets)
        : base(clientSecrets, PhotosLibraryScopes.All)
    {
        Services = [LibraryService.Instance];
    }
}

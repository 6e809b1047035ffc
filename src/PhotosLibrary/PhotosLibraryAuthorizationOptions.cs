using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary;

/// <summary>
/// How users sign in to an app that uses the Library API. The scopes are all of today by default: ask for what you
/// need.
/// </summary>
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

using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary;

/// <summary>
/// Gives each of an app's users a client, by the grant that is stored of them: for web servers, workers and queues. It
/// is there where <c>AddPhotosLibrary()</c> was called and the app's <see cref="PhotosAuthorizationFlow"/>, with its
/// data store, is registered. Safe for use by many threads at once.
/// </summary>
/// <example>
/// <code><![CDATA[
/// services.AddSingleton(flow);
/// services.AddPhotosLibrary();
/// await using ServiceProvider provider = services.BuildServiceProvider();
///
/// var clients = provider.GetRequiredService<PhotosLibraryClientFactory>();
/// using PhotosLibraryClient photos = await clients.ForUserAsync("alice");
/// ]]></code>
/// </example>
public class PhotosLibraryClientFactory
{
    private readonly PhotosAuthorizationFlow _flow;
    private readonly Func<UserCredential, PhotosLibraryClient> _createClient;
    private readonly SharedCredentials _credentials = new();

    internal PhotosLibraryClientFactory(
        PhotosAuthorizationFlow flow,
        Func<UserCredential, PhotosLibraryClient> createClient
    )
    {
        _flow = flow;
        _createClient = createClient;
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected PhotosLibraryClientFactory() { }
#pragma warning restore CS8618

    /// <summary>Makes a client that acts for a user who has consented.</summary>
    /// <remarks>
    /// It costs one read of the data store, and a request to Google if the access token has expired. All clients have
    /// the connections of the container, so there may be thousands; those of one user share the write lock and the
    /// refreshed token. To dispose one closes nothing that others use.
    /// </remarks>
    /// <param name="user">The key under which the grant is stored: whatever tells your users apart.</param>
    /// <param name="scopes">What the grant must hold; null for all scopes of the flow.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosSignInException">
    /// The user must consent first (<see cref="PhotosException.IsConsentNeeded"/>): there is no grant, or it lacks a
    /// scope, was revoked, or has expired. Or Google refused for another reason, or the data store did not respond.
    /// </exception>
    /// <exception cref="PhotosConnectionException">
    /// The token could not be refreshed, because the connection failed.
    /// </exception>
    public virtual async Task<PhotosLibraryClient> ForUserAsync(
        string user,
        IEnumerable<string>? scopes = null,
        CancellationToken cancellationToken = default
    )
    {
        var credential =
            await _flow.FindCredentialAsync(user, scopes, cancellationToken).ConfigureAwait(false)
            ?? throw new PhotosSignInException(
                $"There is no grant of the user \"{user}\" with the scopes that are needed: none was stored yet, or it "
                    + "was revoked or has expired. Have the user sign in (WebServerSignIn.StartAsync)."
            )
            {
                IsConsentNeeded = true,
            };
        return _createClient(_credentials.Share(user, credential));
    }
}

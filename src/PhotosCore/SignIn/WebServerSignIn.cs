using Google.Apis.Auth.OAuth2;
using Google.Apis.Util.Store;
using PhotosCore.SignIn;

namespace PhotosCore;

/// <summary>
/// Signs in the users of a web server, in two requests of the browser that may reach two machines: what has to be
/// known in the second is stored in the flow's data store. It needs no web framework: redirect to the address of
/// <see cref="StartAsync"/>, and give <see cref="CompleteAsync(string, Uri, CancellationToken)"/> the address of the
/// request that comes back.
/// </summary>
/// <example>
/// <code><![CDATA[
/// var signIn = new WebServerSignIn(flow, new Uri("https://app.example/signed-in"));
///
/// // The page that begins: redirect the browser to this address. The user is that of your own session.
/// Uri consentPage = await signIn.StartAsync("user-17");
///
/// // The page /signed-in, with the address of its request:
/// UserCredential credential = await signIn.CompleteAsync("user-17", addressOfRequest);
/// ]]></code>
/// </example>
public class WebServerSignIn
{
    private readonly PhotosAuthorizationFlow _flow;
    private readonly PendingConsents _pending;
    private readonly string _redirectUri;

    /// <summary>Initializes a sign-in.</summary>
    /// <param name="flow">The OAuth flow; not disposed. It must have a data store that all machines share.</param>
    /// <param name="redirectUri">
    /// The address of your server that Google sends users back to, as registered in the Google Cloud console.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The flow has no data store, or the address is not absolute or can be listened to by others.
    /// </exception>
    public WebServerSignIn(PhotosAuthorizationFlow flow, Uri redirectUri)
    {
        _flow = flow ?? throw new ArgumentNullException(nameof(flow));
        if (flow.DataStore is null or NullDataStore)
        {
            throw new ArgumentException(
                "The flow needs a data store: a user comes back with another request.",
                nameof(flow)
            );
        }

        if (redirectUri is null)
        {
            throw new ArgumentNullException(nameof(redirectUri));
        }

        if (
            !redirectUri.IsAbsoluteUri
            || redirectUri.Fragment.Length > 0
            || (
                redirectUri.Scheme != Uri.UriSchemeHttps
                && !(redirectUri.Scheme == Uri.UriSchemeHttp && redirectUri.IsLoopback)
            )
        )
        {
            throw new ArgumentException(
                "The redirect address must be absolute, without fragment, and use https; "
                    + "http is allowed to this machine only.",
                nameof(redirectUri)
            );
        }

        // As it was written: Google compares letter by letter.
        _redirectUri = redirectUri.OriginalString;
        _pending = new PendingConsents(flow.DataStore, flow.Clock, flow.ConsentTimeout);
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected WebServerSignIn() { }
#pragma warning restore CS8618

    /// <summary>Begins a sign-in.</summary>
    /// <param name="user">
    /// The key of the user: take it from the session of your own site, never from the request, or one user could give
    /// another a library.
    /// </param>
    /// <param name="scopes">
    /// What to ask for now, beside what the user granted before; null for all scopes of the flow. Ask for little at
    /// first, and for more when it is needed.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The address to redirect the browser to. The user has <see cref="PhotosAuthorizationOptions.ConsentTimeout"/> to
    /// come back.
    /// </returns>
    /// <exception cref="ArgumentException">Google would refuse the scopes.</exception>
    /// <exception cref="PhotosSignInException">The data store did not respond.</exception>
    public virtual async Task<Uri> StartAsync(
        string user,
        IEnumerable<string>? scopes = null,
        CancellationToken cancellationToken = default
    )
    {
        PhotosAuthorizationFlow.CheckUser(user);
        var request = _flow.CreateRequest(_redirectUri, scopes);
        cancellationToken.ThrowIfCancellationRequested();
        var adding = _pending.AddAsync(user, request.Url.State, request.CodeVerifier);
        await _flow.WaitForStoreAsync(adding, cancellationToken).ConfigureAwait(false);
        return request.Url.Build();
    }

    /// <summary>Ends a sign-in, once: an address that is used again is refused.</summary>
    /// <param name="user">The key of the user, from the session of your own site.</param>
    /// <param name="callback">The address of the request that Google sent the browser back with.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <inheritdoc cref="CompleteAsync(string, string, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="CompleteAsync(string, string, CancellationToken)" path="/exception"/>
    public virtual Task<UserCredential> CompleteAsync(
        string user,
        Uri callback,
        CancellationToken cancellationToken = default
    ) =>
        CompleteAsync(
            user,
            (callback ?? throw new ArgumentNullException(nameof(callback))).OriginalString,
            cancellationToken
        );

    /// <summary>Ends a sign-in, once: an address that is used again is refused.</summary>
    /// <param name="user">The key of the user, from the session of your own site.</param>
    /// <param name="callback">
    /// The address, or only the query, of the request that Google sent the browser back with.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The credential, for a client; the grant is stored.</returns>
    /// <exception cref="PhotosSignInException">
    /// The user did not consent, Google refused, or the request does not belong to a sign-in that this user has begun.
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection to Google failed.</exception>
    public virtual async Task<UserCredential> CompleteAsync(
        string user,
        string callback,
        CancellationToken cancellationToken = default
    )
    {
        PhotosAuthorizationFlow.CheckUser(user);
        if (callback is null)
        {
            throw new ArgumentNullException(nameof(callback));
        }

        var response = AuthorizationResponse.Read(callback);
        cancellationToken.ThrowIfCancellationRequested();
        var taking = _pending.TakeAsync(user, response.State);
        var codeVerifier =
            await _flow.WaitForStoreAsync(taking, cancellationToken).ConfigureAwait(false)
            ?? throw new PhotosSignInException(
                "The response belongs to no sign-in that this user has begun, or it was used before or is too old. "
                    + "Start the sign-in again."
            );
        ConsentRequest.Check(response, response.State);
        return await _flow
            .CompleteAsync(user, response, codeVerifier, _redirectUri, cancellationToken)
            .ConfigureAwait(false);
    }
}

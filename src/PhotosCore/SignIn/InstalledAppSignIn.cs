using Google.Apis.Auth.OAuth2;
using PhotosCore.SignIn;

namespace PhotosCore;

/// <summary>
/// Signs in users who sit at the machine that the app runs on, or can copy an address from a browser to it.
/// </summary>
/// <example>
/// <code><![CDATA[
/// UserCredential credential = await new InstalledAppSignIn(flow).SignInAsync();
///
/// // On a machine without a browser:
/// credential = await new InstalledAppSignIn(flow, new PastedAddressReceiver()).SignInAsync();
/// ]]></code>
/// </example>
public class InstalledAppSignIn
{
    private const string TheUser = "user";

    private readonly PhotosAuthorizationFlow _flow;
    private readonly ICodeReceiver _receiver;

    /// <summary>Initializes a sign-in.</summary>
    /// <param name="flow">The OAuth flow; not disposed.</param>
    /// <param name="receiver">
    /// Asks the user: by default a browser that is opened and redirected to a loopback port; a
    /// <see cref="PastedAddressReceiver"/> on machines without one.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="flow"/> is null.</exception>
    public InstalledAppSignIn(PhotosAuthorizationFlow flow, ICodeReceiver? receiver = null)
    {
        _flow = flow ?? throw new ArgumentNullException(nameof(flow));
        _receiver = receiver ?? new LocalServerCodeReceiver();
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected InstalledAppSignIn() { }
#pragma warning restore CS8618

    /// <summary>
    /// Takes the stored grant, if it is good for every scope of the flow; asks the user otherwise, also when the
    /// stored grant holds only scopes that Google removed on 2025-03-31, was revoked, or has expired.
    /// </summary>
    /// <param name="user">The key under which the grant is stored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The credential, for a client. Users may grant less than what was asked for:
    /// <c>credential.Token.Scope</c> says what.
    /// </returns>
    /// <exception cref="PhotosSignInException">
    /// The user did not consent, or not within <see cref="PhotosAuthorizationOptions.ConsentTimeout"/>; or Google
    /// refused.
    /// </exception>
    /// <exception cref="PhotosConnectionException">The connection to Google failed.</exception>
    public virtual async Task<UserCredential> SignInAsync(
        string user = TheUser,
        CancellationToken cancellationToken = default
    ) =>
        await _flow.FindCredentialAsync(user, null, cancellationToken).ConfigureAwait(false)
        ?? await AskAsync(user, cancellationToken).ConfigureAwait(false);

    /// <summary>Revokes the grant of a user at Google and deletes it. Nothing happens if there is none.</summary>
    /// <param name="user">The key under which the grant is stored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosSignInException">Google refused; the grant is still stored.</exception>
    /// <exception cref="PhotosConnectionException">
    /// The connection to Google failed; the grant is still stored.
    /// </exception>
    public virtual Task SignOutAsync(string user = TheUser, CancellationToken cancellationToken = default) =>
        _flow.SignOutAsync(user, cancellationToken);

    private async Task<UserCredential> AskAsync(string user, CancellationToken cancellationToken)
    {
        // Read once: a receiver may look for a free port each time.
        var redirectUri = _receiver.RedirectUri;
        var request = _flow.CreateRequest(redirectUri, null);
        try
        {
            var response = await _flow
                .WaitForConsentAsync(cancel => _receiver.ReceiveCodeAsync(request.Url, cancel), cancellationToken)
                .ConfigureAwait(false);
            ConsentRequest.Check(response, request.Url.State);
            return await _flow
                .CompleteAsync(user, response, request.CodeVerifier, redirectUri, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NotSupportedException e)
        {
            // What the receiver says holds the whole address, which is of no use once it waits no more.
            throw new PhotosSignInException(
                "No browser could be opened. On a machine without one, "
                    + $"give {nameof(InstalledAppSignIn)} a {nameof(PastedAddressReceiver)}.",
                null,
                e
            );
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping to listen has many names.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}

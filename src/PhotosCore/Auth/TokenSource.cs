using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace PhotosCore.Auth;

/// <summary>Whatever gives access tokens: a credential, an interceptor of requests, or a function.</summary>
/// <param name="credential">What the application gave.</param>
internal abstract class TokenSource(object credential)
{
    private readonly SharedRefresh _refresh = SharedRefresh.Of(credential);

    /// <summary>What the application gave; clients that were made with the same one act for the same user.</summary>
    public object Credential { get; } = credential;

    /// <summary>The scopes of the grant as Google last named them; empty if they are not known.</summary>
    public virtual IReadOnlyList<string> GrantedScopes => [];

    /// <summary>What can be done about a token that is refused, as a sentence; null for nothing.</summary>
    public virtual string? Advice => null;

    /// <summary>Tokens of a credential of Google.Apis.Auth.</summary>
    public static TokenSource Of(ITokenAccess credential) =>
        new CredentialTokens(credential ?? throw new ArgumentNullException(nameof(credential)));

    /// <summary>Tokens that an interceptor puts on requests.</summary>
    public static TokenSource Of(IHttpExecuteInterceptor interceptor) =>
        interceptor switch
        {
            null => throw new ArgumentNullException(nameof(interceptor)),
            // It says more about itself, and does not write its token into an address.
            ITokenAccess credential => Of(credential),
            _ => new InterceptorTokens(interceptor),
        };

    /// <summary>Tokens of a function.</summary>
    public static TokenSource Of(Func<CancellationToken, ValueTask<string>> getToken) =>
        new DelegateTokens(getToken ?? throw new ArgumentNullException(nameof(getToken)));

    /// <summary>Puts a token on a request.</summary>
    /// <exception cref="TokenResponseException">Google refused to refresh the token.</exception>
    public abstract Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>
    /// Sees to it that the next request gets another token than the one that was refused with 401. All calls
    /// that were refused with the same token share one refresh.
    /// </summary>
    /// <param name="request">The request, with the token that was refused.</param>
    /// <param name="refusal">The response to it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether it is worth asking for a token again.</returns>
    /// <exception cref="TokenResponseException">Google refused to refresh the token.</exception>
    public virtual Task<bool> RefreshAsync(
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    )
    {
        // Read now: the request is cleared when its own call is cancelled, though others wait for the refresh.
        var token = request.Headers.Authorization?.Parameter;
        return _refresh.RunAsync(token, stop => RefreshCoreAsync(token, request, refusal, stop), cancellationToken);
    }

    /// <summary>Gets another token, as far as more has to be done for it than to ask again.</summary>
    /// <param name="token">The token that was refused.</param>
    /// <param name="request">The request that was sent with it.</param>
    /// <param name="refusal">The response.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether it is worth asking for a token again.</returns>
    protected virtual Task<bool> RefreshCoreAsync(
        string? token,
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    ) => Task.FromResult(true);

    /// <summary>
    /// Shows the response to whatever gives the tokens, as Google's own clients do; many refresh upon it.
    /// </summary>
    protected static Task<bool> ShowAsync(
        object credential,
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    ) =>
        credential is not IHttpUnsuccessfulResponseHandler handler
            ? Task.FromResult(true)
            : handler.HandleResponseAsync(
                new HandleUnsuccessfulResponseArgs
                {
                    Request = request,
                    Response = refusal,
                    TotalTries = 2,
                    CurrentFailedTry = 1,
                    CancellationToken = cancellationToken,
                }
            );
}

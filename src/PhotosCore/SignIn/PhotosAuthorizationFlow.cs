using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosCore.Auth;
using PhotosCore.Calls;
using PhotosCore.Errors;
using PhotosCore.Http;
using PhotosCore.Responses;
using PhotosCore.SignIn;

namespace PhotosCore;

/// <summary>
/// Google's OAuth flow, set up for Google Photos: with PKCE, offline access, and consent that gives a refresh token
/// each time. It works with all classes of Google.Apis.Auth that take a flow. <see cref="InstalledAppSignIn"/> and
/// <see cref="WebServerSignIn"/> lead users through it. Keep it for as long as its credentials are used, since they
/// refresh their tokens with it.
/// </summary>
public class PhotosAuthorizationFlow : PkceGoogleAuthorizationCodeFlow
{
    private const string DriveScope = "https://www.googleapis.com/auth/drive";
    private const string UnauthorizedClient = "unauthorized_client";
    private const string TokenMethod = "oauth2.token";
    private const string RevokeMethod = "oauth2.revoke";

    private readonly IReadOnlyList<ApiService> _services;
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _time;

    /// <summary>Makes a flow.</summary>
    /// <param name="options">The OAuth client of the app, what it asks for, and where grants are stored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// Google would refuse the scopes: there are none, they were removed, or they are of Google Drive. Or the server
    /// that stands in for Google can be listened to by others.
    /// </exception>
    public PhotosAuthorizationFlow(PhotosAuthorizationOptions options)
        : base(Check(options ?? throw new ArgumentNullException(nameof(options))))
    {
        _services = options.Services;
        _requestTimeout = options.RequestTimeout;
        _time = options.TimeProvider;
        ConsentTimeout = options.ConsentTimeout;
    }

    /// <summary>How long a user may take to consent.</summary>
    internal TimeSpan ConsentTimeout { get; }

    /// <summary>Whether a local emulator stands in for Google.</summary>
    internal bool IsEmulated => AuthorizationServerUrl != GoogleAuthConsts.OidcAuthorizationUrl;

    /// <summary>
    /// The credential of a user who has consented; null if the user must be asked: there is no grant yet, or it lacks a
    /// scope (as all grants of before 2025-03-31 do), was revoked, or has expired. An access token that has expired is
    /// refreshed.
    /// </summary>
    /// <param name="user">The key under which the grant is stored: whatever tells your users apart.</param>
    /// <param name="scopes">What the grant must hold; null for all scopes of this flow.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosSignInException">
    /// Google refused to refresh the token for another reason than the grant.
    /// </exception>
    /// <exception cref="PhotosConnectionException">
    /// The token could not be refreshed, because the connection failed.
    /// </exception>
    public virtual async Task<UserCredential?> FindCredentialAsync(
        string user,
        IEnumerable<string>? scopes = null,
        CancellationToken cancellationToken = default
    )
    {
        CheckUser(user);
        var loading = LoadTokenAsync(user, cancellationToken);
        var token = await WaitForStoreAsync(loading, cancellationToken).ConfigureAwait(false);
        if (token is null || Lacks(token, scopes ?? Scopes))
        {
            return null;
        }

        var credential = new UserCredential(this, user, token);
        if (!HasExpired(token))
        {
            return credential;
        }

        try
        {
            var isRefreshed = await SendAsync(TokenMethod, credential.RefreshTokenAsync, cancellationToken)
                .ConfigureAwait(false);
            return isRefreshed && !Lacks(credential.Token, scopes ?? Scopes) ? credential : null;
        }
        catch (TokenResponseException e) when (e.Error?.Error is GrantErrors.InvalidGrant or UnauthorizedClient)
        {
            return null;
        }
        catch (TokenResponseException e)
        {
            throw PhotosSignInException.Of(e);
        }
    }

    /// <summary>Revokes the grant of a user at Google and deletes it. Nothing happens if there is none.</summary>
    /// <param name="user">The key under which the grant is stored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosSignInException">Google refused; the grant is still stored.</exception>
    /// <exception cref="PhotosConnectionException">The connection failed; the grant is still stored.</exception>
    public virtual async Task SignOutAsync(string user, CancellationToken cancellationToken = default)
    {
        CheckUser(user);
        var loading = LoadTokenAsync(user, cancellationToken);
        var token = await WaitForStoreAsync(loading, cancellationToken).ConfigureAwait(false);
        if (token is null)
        {
            return;
        }

        try
        {
            // The refresh token, because the access token may have expired, and Google then revokes nothing.
            await SendAsync(
                    RevokeMethod,
                    async cancel =>
                    {
                        await RevokeTokenAsync(user, token.RefreshToken ?? token.AccessToken, cancel)
                            .ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (TokenResponseException e) when (e.Error?.Error is "invalid_token" or GrantErrors.InvalidGrant)
        {
            // It is gone already.
            var deleting = DeleteTokenAsync(user, cancellationToken);
            await WaitForStoreAsync(deleting, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenResponseException e)
        {
            throw PhotosSignInException.Of(e);
        }
    }

    /// <summary>The address that asks the user, with what the response must be checked by.</summary>
    internal ConsentRequest CreateRequest(string redirectUri, IEnumerable<string>? scopes)
    {
        var url = (GoogleAuthorizationCodeRequestUrl)CreateAuthorizationCodeRequest(redirectUri, out var codeVerifier);
        url.State = RandomText.Create();
        if (scopes is not null)
        {
            var asked = scopes.ToList();
            CheckScopes(asked, IsEmulated ? [] : _services, nameof(scopes));
            url.Scope = string.Join(" ", asked);
            // Otherwise the new grant would hold less than the one that it replaces.
            url.IncludeGrantedScopes = "true";
        }

        return new ConsentRequest(url, codeVerifier);
    }

    /// <summary>Exchanges the code of a response for the grant of a user, and stores it.</summary>
    internal async Task<UserCredential> CompleteAsync(
        string user,
        AuthorizationCodeResponseUrl response,
        string codeVerifier,
        string redirectUri,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var token = await SendAsync(
                    TokenMethod,
                    cancel => ExchangeCodeForTokenAsync(user, response.Code, codeVerifier, redirectUri, cancel),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new UserCredential(this, user, token);
        }
        catch (TokenResponseException e)
        {
            throw PhotosSignInException.Of(e);
        }
    }

    internal static void CheckUser(string user)
    {
        if (string.IsNullOrEmpty(user))
        {
            throw new ArgumentException("The user has no key: use whatever tells your users apart.", nameof(user));
        }
    }

    /// <summary>Waits for a user to consent.</summary>
    /// <exception cref="PhotosSignInException">It took too long.</exception>
    internal Task<T> WaitForConsentAsync<T>(
        Func<CancellationToken, Task<T>> askAsync,
        CancellationToken cancellationToken
    ) =>
        WaitAsync(
            ConsentTimeout,
            "No consent came",
            $"({nameof(PhotosAuthorizationOptions.ConsentTimeout)}). Start the sign-in again.",
            askAsync,
            cancellationToken
        );

    /// <summary>Waits for a data store, which knows neither cancellation nor an end.</summary>
    /// <exception cref="PhotosSignInException">It took too long.</exception>
    internal Task<T> WaitForStoreAsync<T>(Task<T> task, CancellationToken cancellationToken) =>
        WaitAsync(
            _requestTimeout,
            "The data store of the grants did not respond",
            $"({nameof(PhotosAuthorizationOptions.RequestTimeout)}). Is it reachable?",
            _ => task,
            cancellationToken
        );

    private async Task<T> WaitAsync<T>(
        TimeSpan timeout,
        string missing,
        string advice,
        Func<CancellationToken, Task<T>> startAsync,
        CancellationToken cancellationToken
    )
    {
        using var limit = new TimeLimit(timeout, _time, cancellationToken);
        limit.Start(missing);
        try
        {
            return await limit.WaitAsync(startAsync(limit.Token)).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PhotosSignInException($"{e.Message} {advice}", null, e);
        }
    }

    /// <inheritdoc cref="WaitForStoreAsync{T}(Task{T}, CancellationToken)"/>
    internal Task WaitForStoreAsync(Task task, CancellationToken cancellationToken)
    {
        return WaitForStoreAsync(WithResultAsync(), cancellationToken);

        async Task<bool> WithResultAsync()
        {
            await task.ConfigureAwait(false);
            return true;
        }
    }

    // Google's classes throw what HttpClient does.
    private async Task<T> SendAsync<T>(
        string method,
        Func<CancellationToken, Task<T>> sendAsync,
        CancellationToken cancellationToken
    )
    {
        using var limit = new TimeLimit(_requestTimeout, _time, cancellationToken);
        limit.Start("no response came");
        try
        {
            return await limit.WaitAsync(sendAsync(limit.Token)).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is HttpRequestException or OperationCanceledException or TimeoutException
                && !cancellationToken.IsCancellationRequested
            )
        {
            throw new PhotosConnectionException(
                $"{method}: the connection to Google failed ({ConnectionFailure.ReasonOf(e)}).",
                Redaction.Redact(e),
                method
            );
        }
    }

    // A response without scopes granted what was asked for, which is not stored.
    private static bool Lacks(TokenResponse token, IEnumerable<string> scopes) =>
        GrantScopes.Parse(token.Scope) is { Length: > 0 } granted && scopes.Except(granted).Any();

    // A little early, so that the first call does not come too late.
    private bool HasExpired(TokenResponse token) =>
        token.AccessToken is null
        || token.ExpiresInSeconds is not { } life
        || token.IssuedUtc.AddSeconds(life - 60) <= Clock.UtcNow;

    private static Initializer Check(PhotosAuthorizationOptions options)
    {
        CheckScopes(options.Scopes, options.Server is not null ? [] : options.Services, nameof(options));
        var initializer = options.Server is { } server
            ? new Emulated(new Uri(BaseAddress.Normalize(server)))
            : new Initializer();
        initializer.ClientSecrets = options.ClientSecrets;
        initializer.Scopes = [.. options.Scopes];
        initializer.DataStore = options.DataStore;
        initializer.IncludeGrantedScopes = options.IncludeGrantedScopes ? true : null;
        initializer.LoginHint = options.LoginHint;
        // Otherwise Google gives a refresh token only the first time that a user consents, and never again.
        initializer.Prompt = "consent";
        initializer.HttpClientFactory = options.HttpClientFactory;
        initializer.Clock = new TimeProviderClock(options.TimeProvider);
        return initializer;
    }

    // An emulator may go by the rules of before: then there is no service whose removed scopes count.
    private static void CheckScopes(
        IReadOnlyCollection<string> scopes,
        IReadOnlyList<ApiService> services,
        string parameter
    )
    {
        if (scopes.Count == 0)
        {
            throw new ArgumentException("There is no scope to ask for.", parameter);
        }

        if (scopes.Any(scope => scope.StartsWith(DriveScope, StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                "Google refuses to grant scopes of Photos and Drive together (Error 400: invalid_request). "
                    + "Ask for those of Drive in a grant of their own.",
                parameter
            );
        }

        foreach (var service in services)
        {
            if (scopes.Intersect(service.RemovedScopes).ToList() is { Count: > 0 } removed)
            {
                throw new ArgumentException(
                    $"Google removed {GrantScopes.Describe(removed)} on {service.ScopesRemovedOn} and refuses to "
                        + "grant it. "
                        + $"Those of today are {GrantScopes.Describe(service.Scopes)}.",
                    parameter
                );
            }
        }
    }

    // The constructor that takes other addresses than Google's is for subclasses only.
    private sealed class Emulated(Uri server)
        : Initializer(
            new Uri(server, "o/oauth2/v2/auth").AbsoluteUri,
            new Uri(server, "token").AbsoluteUri,
            new Uri(server, "revoke").AbsoluteUri
        );
}

using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using PhotosCore.Responses;

namespace PhotosCore.Auth;

/// <summary>Tokens of a credential of Google.Apis.Auth.</summary>
internal sealed class CredentialTokens(ITokenAccess credential) : TokenSource(credential)
{
    // Application default credentials of a user come in a wrapping that can do less.
    private readonly ITokenAccess _credential = credential
        is GoogleCredential { UnderlyingCredential: UserCredential user }
        ? user
        : credential;

    public override IReadOnlyList<string> GrantedScopes =>
        GrantScopes.Parse((_credential as UserCredential)?.Token?.Scope);

    public override async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Asked every time: the credential knows when its token expires and gets a new one before that.
        string? token;
        try
        {
            // It may ignore a cancellation.
            token = await GetTokenAsync(request, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (_credential is UserCredential user)
        {
            throw user.Token?.RefreshToken is null
                ? new GrantEndedException(
                    "the access token has expired, and the grant came without a refresh token: "
                        + "ask for offline access",
                    e
                )
                : new HttpRequestException("The access token has expired, and its refresh got no response in time.", e);
        }

        if (string.IsNullOrEmpty(token))
        {
            throw new InvalidOperationException(
                $"The credential ({_credential.GetType().Name}) gave no access token. "
                    + "Has the user consented, and is the grant still good?"
            );
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    protected override Task<bool> RefreshCoreAsync(
        string? token,
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    ) =>
        _credential is UserCredential user
            ? RefreshAsync(user, token, cancellationToken)
            : ShowAsync(_credential, request, refusal, cancellationToken);

    // It may have got another one since, before the refused one would have expired.
    private static Task<bool> RefreshAsync(UserCredential user, string? refused, CancellationToken cancellationToken) =>
        user.Token?.AccessToken != refused ? Task.FromResult(true) : user.RefreshTokenAsync(cancellationToken);

    private async Task<string?> GetTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_credential is not ITokenAccessWithHeaders more)
        {
            return await _credential.GetAccessTokenForRequestAsync(null, cancellationToken).ConfigureAwait(false);
        }

        // The project that pays, for example.
        var token = await more.GetAccessTokenWithHeadersForRequestAsync(null, cancellationToken).ConfigureAwait(false);
        foreach (var header in token.Headers)
        {
            request.Headers.Remove(header.Key);
            request.Headers.Add(header.Key, header.Value);
        }

        return token.AccessToken;
    }
}

using System.Net.Http.Headers;

namespace PhotosCore.Auth;

/// <summary>Tokens of a function, which is asked for every request.</summary>
internal sealed class DelegateTokens(Func<CancellationToken, ValueTask<string>> getToken) : TokenSource(getToken)
{
    public override string Advice =>
        "The app's token function gave a token that has expired or was revoked: let it give a new one, or give the "
        + "client the UserCredential of a sign-in (InstalledAppSignIn.SignInAsync), which refreshes its tokens "
        + "by itself.";

    public override async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // It may ignore a cancellation.
        var token = await getToken(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = string.IsNullOrEmpty(token)
            ? throw new InvalidOperationException("The token source gave no access token.")
            : new AuthenticationHeaderValue("Bearer", token);
    }

    // To ask again is all that can be done.
    public override Task<bool> RefreshAsync(
        HttpRequestMessage request,
        HttpResponseMessage refusal,
        CancellationToken cancellationToken
    ) => Task.FromResult(true);
}

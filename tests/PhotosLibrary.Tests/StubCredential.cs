using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Tests;

/// <summary>A credential that gives the tokens it was made with, one per request, the last one for ever.</summary>
internal sealed class StubCredential(params string[] tokens) : ITokenAccess
{
    /// <summary>How often a token was requested.</summary>
    public int Asked { get; private set; }

    public Task<string> GetAccessTokenForRequestAsync(string? authUri, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(tokens[Math.Min(Asked++, tokens.Length - 1)]);
    }

    public async Task<AccessTokenWithHeaders> GetAccessTokenWithHeadersForRequestAsync(
        string? authUri,
        CancellationToken cancellationToken
    ) => new AccessTokenWithHeaders.Builder().Build(await GetAccessTokenForRequestAsync(authUri, cancellationToken));
}

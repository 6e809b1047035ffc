using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Auth;

/// <summary>
/// Puts the access token on requests to the API, and on no others: base URLs and upload URLs come out of answers, and a
/// token must not follow them to another host.
/// </summary>
internal sealed class CredentialHandler : DelegatingHandler
{
    private readonly ITokenAccess _credential;
    private readonly Uri _baseAddress;

    public CredentialHandler(ITokenAccess credential, Uri baseAddress)
    {
        _credential = credential;
        _baseAddress = baseAddress;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && IsApi(request.RequestUri))
        {
            // Asked every time: the credential knows when its token ends and gets a new one before that.
            var token = await _credential.GetAccessTokenForRequestAsync(null, cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(token))
            {
                throw new InvalidOperationException(
                    $"The credential ({_credential.GetType().Name}) gave no access token. Has the user consented, and is the grant still good?");
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private bool IsApi(Uri? address) =>
        address is { IsAbsoluteUri: true }
        && address.Scheme == _baseAddress.Scheme
        && address.Port == _baseAddress.Port
        && string.Equals(address.IdnHost, _baseAddress.IdnHost, StringComparison.OrdinalIgnoreCase);
}

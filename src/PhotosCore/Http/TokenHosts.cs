using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// The hosts that get the access token. No other host does, whatever addresses come out of responses.
/// </summary>
internal sealed class TokenHosts(ApiService service, Uri baseAddress)
{
    private const string GoogleApis = ".googleapis.com";

    /// <summary>Whether the API is Google's own, and no emulator or proxy.</summary>
    public bool IsGoogle { get; } = IsSameOrigin(baseAddress, service.BaseAddress);

    /// <summary>Whether a request gets the token.</summary>
    public bool Include(HttpRequestMessage request, TokenAudience audience)
    {
        if (
            audience == TokenAudience.None
            || request.RequestUri is not { IsAbsoluteUri: true } address
            || address.UserInfo.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        )
        {
            return false;
        }

        return IsSameOrigin(address, baseAddress)
            || (IsGoogle && audience == TokenAudience.GoogleApis && IsOfGoogle(address));
    }

    private static bool IsOfGoogle(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        && address.IsDefaultPort
        && address.IdnHost.EndsWith(GoogleApis, StringComparison.OrdinalIgnoreCase);

    private static bool IsSameOrigin(Uri address, Uri other) =>
        address.Scheme == other.Scheme
        && address.Port == other.Port
        && string.Equals(address.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}

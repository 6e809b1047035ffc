using PhotosLibrary.Http;

namespace PhotosLibrary.Auth;

/// <summary>
/// Says which requests get the token: those to the API's own address. Upload sessions of Google's API may live on
/// another host of <c>googleapis.com</c>, all of which are Google's; they get it too. Nobody else does, whatever
/// addresses come out of answers: base URLs are on <c>googleusercontent.com</c> and need no token.
/// </summary>
internal sealed class TokenAudience(Uri baseAddress)
{
    private const string GoogleApis = ".googleapis.com";

    /// <summary>Whether the API is Google's own, and no emulator or proxy.</summary>
    public bool IsGoogle { get; } = IsSameOrigin(baseAddress, BaseAddress.Google);

    /// <summary>Whether a request gets the token.</summary>
    public bool Includes(HttpRequestMessage request)
    {
        if (
            request.RequestUri is not { IsAbsoluteUri: true } address
            || address.UserInfo.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        )
        {
            return false;
        }

        return IsSameOrigin(address, baseAddress) || (IsGoogle && IsUpload(request) && IsOfGoogle(address));
    }

    private static bool IsUpload(HttpRequestMessage request) =>
        ApiCall.Find(request)?.Operation is { Effect: OperationEffect.Bytes, IsOfApi: true };

    private static bool IsOfGoogle(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        && address.IsDefaultPort
        && address.IdnHost.EndsWith(GoogleApis, StringComparison.OrdinalIgnoreCase);

    private static bool IsSameOrigin(Uri address, Uri other) =>
        address.Scheme == other.Scheme
        && address.Port == other.Port
        && string.Equals(address.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}

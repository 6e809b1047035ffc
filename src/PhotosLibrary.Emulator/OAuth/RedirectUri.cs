using System.Text;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// The addresses that may be redirected to. Google compares with those registered for the client; here nothing is
/// registered, so what remains of its rules is: loopback over HTTP on any port, anything else over HTTPS.
/// </summary>
internal static class RedirectUri
{
    private const string OutOfBand = "urn:ietf:wg:oauth:2.0:oob";

    /// <summary>Throws unless the address is allowed.</summary>
    public static void Check(string redirectUri)
    {
        if (redirectUri.StartsWith(OutOfBand, StringComparison.OrdinalIgnoreCase))
        {
            throw new OAuthException(
                "invalid_request",
                "The out-of-band (OOB) flow has been blocked in order to keep users secure. Use a loopback address."
            );
        }

        if (
            !Ascii.IsValid(redirectUri)
            || !Uri.TryCreate(redirectUri, UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
            || !(IsLoopback(address) || address.Scheme == Uri.UriSchemeHttps)
        )
        {
            throw new OAuthException(
                "redirect_uri_mismatch",
                "The redirect_uri of the request is not allowed. Use http://127.0.0.1, http://[::1] or "
                    + "http://localhost with any port, or an https address, without a fragment."
            );
        }
    }

    /// <summary>
    /// Whether an installed app listens there, for all one can tell where no app is registered: web apps in development
    /// use loopback too, but under a path.
    /// </summary>
    public static bool IsOfInstalledApp(string redirectUri) =>
        new Uri(redirectUri) is var address && IsLoopback(address) && address.PathAndQuery == "/";

    private static bool IsLoopback(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && address.Host is "127.0.0.1" or "[::1]" or "localhost";
}

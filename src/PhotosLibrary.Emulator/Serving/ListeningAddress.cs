using System.Net;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>Reads the address to listen on.</summary>
internal static class ListeningAddress
{
    /// <summary>The address and port of a URL.</summary>
    /// <remarks>Kestrel would listen on all networks for any other host name, which is unexpected.</remarks>
    public static IPEndPoint Parse(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
        {
            throw Invalid(url, "it must be http://, a host and a port, for example http://127.0.0.1:8085");
        }

        if (url.Host == "localhost")
        {
            return new IPEndPoint(IPAddress.Loopback, url.Port);
        }

        return IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, url.Port)
            : throw Invalid(url, "the host must be an IP address or localhost");
    }

    private static ArgumentException Invalid(Uri url, string reason) =>
        new($"Cannot listen on {url.OriginalString}: {reason}.");
}

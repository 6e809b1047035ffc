using System.Net;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>
/// The address of the emulator in upload URLs, base URLs and its discovery document: the one that the request was sent
/// to, or what the options say. A host that is not the emulator's is never echoed: with a forged one, the next request
/// and its token would go to another server.
/// </summary>
internal sealed class PublicAddress(PhotosEmulatorOptions options)
{
    // Google's own names reach this server only through a proxy that stands in for Google, as in tests of programs with
    // built-in addresses.
    private static readonly HashSet<string> GoogleHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        ApiAddress.Host,
        HostFacts.Tokens,
        HostFacts.UserInfo,
        HostFacts.OlderApis,
        "content.googleapis.com",
        HostFacts.SignIn,
        DownloadFacts.Host,
    };

    /// <summary>The address for requests that come through a handler, without a port.</summary>
    public static Uri InMemory { get; } = new("http://photos.emulator/");

    /// <summary>The address, without a slash at its end.</summary>
    public string Of(HttpRequest request) =>
        options.ExternalUrl is { } external && !IsInMemory(request.HttpContext)
            ? external.GetLeftPart(UriPartial.Authority)
            : RequestedAddress(request);

    /// <summary>
    /// The address, without a slash at its end, that a browser has for the page that sent this: a proxy in front may
    /// have another scheme than the request has here.
    /// </summary>
    public string OfPage(HttpRequest request) =>
        options.ExternalUrl is { } external && IsSameHost(external, request)
            ? external.GetLeftPart(UriPartial.Authority)
            : RequestedAddress(request);

    /// <summary>
    /// The issuer in OAuth's discovery and in an <c>id_token</c>; libraries compare the two.
    /// </summary>
    public string IssuerOf(HttpRequest request) =>
        new Uri(Of(request)) is var own && GoogleHosts.Contains(own.Host) ? "https://" + HostFacts.SignIn : Of(request);

    /// <summary>Whether a request was sent to a host that this server is known by.</summary>
    public bool IsOurs(HttpContext context)
    {
        // In memory, the host is up to the program itself.
        if (IsInMemory(context))
        {
            return true;
        }

        var host = context.Request.Host.Host;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || GoogleHosts.Contains(host))
        {
            return true;
        }

        if (options.ExternalUrl is { } external && IsSameHost(external, context.Request))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address)
            && (
                IPAddress.IsLoopback(address) || Unmapped(address).Equals(Unmapped(context.Connection.LocalIpAddress!))
            );
    }

    // Google has no plain HTTP: a proxy that stands in for it has terminated the TLS.
    private static string RequestedAddress(HttpRequest request) =>
        GoogleHosts.Contains(request.Host.Host)
            ? $"{Uri.UriSchemeHttps}://{request.Host}"
            : $"{request.Scheme}://{request.Host}";

    private static bool IsSameHost(Uri url, HttpRequest request) =>
        url.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsInMemory(HttpContext context) => context.Connection.LocalIpAddress is null;

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

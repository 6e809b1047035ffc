namespace PhotosLibrary.Uploads;

/// <summary>
/// Says where bytes may go: the address of a session comes out of a response, and photos are private.
/// </summary>
internal static class UploadAddress
{
    /// <summary>Why bytes may not be sent to an address, or null if they may.</summary>
    public static string? RefusalOf(Uri address, Uri baseAddress)
    {
        if (!address.IsAbsoluteUri)
        {
            return "its upload address is not absolute";
        }

        var isLocal = address.IsLoopback && baseAddress.IsLoopback;
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && isLocal))
        {
            return "its upload address does not use https";
        }

        // Google may hand sessions to another of its hosts.
        var isKnown =
            isLocal
            || IsHost(address, baseAddress.IdnHost)
            || IsHost(address, HostFacts.Domain)
            || address.IdnHost.EndsWith("." + HostFacts.Domain, StringComparison.OrdinalIgnoreCase);
        return isKnown && address.UserInfo.Length == 0
            ? null
            : $"its upload address is on {address.IdnHost}, which is neither the API's own host nor Google's";
    }

    private static bool IsHost(Uri address, string host) =>
        string.Equals(address.IdnHost, host, StringComparison.OrdinalIgnoreCase);
}

namespace PhotosCore.Calls;

/// <summary>The address in front of every path.</summary>
internal static class BaseAddress
{
    /// <summary>
    /// Checks an address and gives it the one slash at its end that paths are appended to.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// It is relative, has a query or fragment, or is plain HTTP to another machine: a token must not travel in the
    /// open.
    /// </exception>
    public static string Normalize(Uri address)
    {
        if (address is null)
        {
            throw new ArgumentNullException(nameof(address));
        }

        if (!address.IsAbsoluteUri || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException(
                "The base address must be absolute, without query or fragment, for example http://127.0.0.1:8085.",
                nameof(address)
            );
        }

        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            throw new ArgumentException(
                "The base address must use https; "
                    + "http is allowed to this machine only, for example http://127.0.0.1:8085.",
                nameof(address)
            );
        }

        var text = address.AbsoluteUri;
        return text.EndsWith("/", StringComparison.Ordinal) ? text : text + "/";
    }
}

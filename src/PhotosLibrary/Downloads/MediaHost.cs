using System.Net.Http.Headers;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>
/// Asks the host of the bytes, wherever it sends one on to. It needs no token, and gets none from here.
/// </summary>
internal sealed class MediaHost(HttpClient http)
{
    /// <summary>There is no such method of Google's; errors and traces need a name all the same.</summary>
    public static readonly ApiOperation Operation = new("media.download", OperationEffect.Bytes, [], []);

    private const int MostRedirects = 5;

    private static readonly StringWithQualityHeaderValue Identity = new("identity");

    /// <summary>Asks for the bytes behind an address.</summary>
    /// <param name="address">A base URL with its suffix.</param>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="entity">What the first bytes are from, so that no others come; null if there are none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, its body not read yet; a redirect only if it must not be followed.</returns>
    public async Task<HttpResponseMessage> GetAsync(
        Uri address,
        long offset,
        MediaEntity? entity,
        CancellationToken cancellationToken
    )
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            // Places in a compressed body are not places in the file.
            request.Headers.AcceptEncoding.Add(Identity);
            if (offset > 0)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
                request.Headers.IfRange = entity?.Condition;
            }

            ApiCall.Begin(request, Operation);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if (
                (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || redirects == MostRedirects
                || response.Headers.Location is not { } location
                || !MayFollow(address, new Uri(address, location))
            )
            {
                return response;
            }

            response.Dispose();
            address = new Uri(address, location);
        }
    }

    // The media host may send a video from elsewhere, but the way must stay encrypted. An HttpClient of the caller's
    // that puts a token on every request would put it on this one too.
    private bool MayFollow(Uri from, Uri to) =>
        (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && to.IsLoopback))
        && (
            http.DefaultRequestHeaders.Authorization is null
            || string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase)
        );
}

using System.Net.Http.Headers;
using PhotosCore.Calls;
using PhotosCore.Http;

namespace PhotosCore.Downloads;

/// <summary>Sends the requests for bytes to the media host, and to wherever it redirects them.</summary>
internal sealed class MediaHost(ApiPipeline pipeline)
{
    /// <summary>There is no such method of Google's; errors and traces need a name all the same.</summary>
    public static readonly ApiOperation Operation = new(
        "media.download",
        "GET",
        OperationEffect.Bytes,
        [],
        [],
        TokenAudience.None
    );

    private const int MaxRedirects = 5;

    private static readonly StringWithQualityHeaderValue Identity = new("identity");

    /// <summary>Requests the bytes behind a URL.</summary>
    /// <param name="address">A base URL with its suffix.</param>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="entity">What the first bytes are from, so that no others come; null if there are none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response, its body not read yet; a redirect only if it must not be followed.</returns>
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
            var response = await pipeline
                .Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if (
                (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || redirects == MaxRedirects
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

    // The media host may send a video from elsewhere, but the way must stay encrypted. An app's own HttpClient that
    // puts a token on every request would put it on this one too.
    private bool MayFollow(Uri from, Uri to) =>
        (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && to.IsLoopback))
        && (!pipeline.AddsAuthorization || string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase));
}

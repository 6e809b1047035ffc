using System.Net;
using PhotosCore.Calls;

namespace PhotosCore.Http;

/// <summary>
/// Our own transport, which speaks to the network. Calls of the API may be compressed; bytes of photos and videos may
/// not: a decompressed body has no length any more, and does not say that it was cut off.
/// </summary>
internal sealed class NetworkTransport : HttpMessageHandler
{
    private readonly HttpMessageInvoker _calls = new(
        CreateHandler(DecompressionMethods.GZip | DecompressionMethods.Deflate)
    );

    private readonly HttpMessageInvoker _downloads = new(CreateHandler(DecompressionMethods.None));

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) => (ApiCall.Of(request).Operation.IsDownload ? _downloads : _calls).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _calls.Dispose();
            _downloads.Dispose();
        }

        base.Dispose(disposing);
    }

#if NET
    private static SocketsHttpHandler CreateHandler(DecompressionMethods decompression) =>
        new()
        {
            AutomaticDecompression = decompression,
            // The API never redirects; a response that does comes from somewhere that must not get the token.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            // A client may live for months; its connections must notice when Google's addresses change.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            // It would trace every address, and a base URL opens a photo to its reader; the client traces itself.
            ActivityHeadersPropagator = null,
        };
#else
    private static HttpClientHandler CreateHandler(DecompressionMethods decompression) =>
        new()
        {
            AutomaticDecompression = decompression,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
#endif
}

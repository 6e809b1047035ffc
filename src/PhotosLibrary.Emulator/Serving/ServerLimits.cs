using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>
/// Limits of what one client can make the server hold, and for how long. Uploads of bytes have a rate of their own
/// (<see cref="MinUploadRate"/>).
/// </summary>
internal static class ServerLimits
{
    /// <summary>
    /// Most bytes of a JSON body: the largest request that is allowed, escaped to the last letter, has half.
    /// </summary>
    public const int JsonBytes = 2 * 1024 * 1024;

    private const int Kibibyte = 1024;

    // Of a JSON body that is too large, read beyond the limit and discarded.
    private const int DiscardedBytes = 16 * JsonBytes;

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBufferSize = 256 * Kibibyte;
        limits.MaxResponseBufferSize = 64 * Kibibyte;

        // A little more, so that the reader of JSON is the first to refuse, in Google's words.
        limits.MaxRequestBodySize = JsonBytes + (64 * Kibibyte);

        // 50 media item ids in a query need 6 KiB.
        limits.MaxRequestLineSize = 16 * Kibibyte;
        limits.MaxRequestHeadersTotalSize = 32 * Kibibyte;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));

        // For responses, what the network has accepted counts: a reader may pause, but not for ever.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxConcurrentConnections = 2000;
    }

    /// <summary>
    /// Lets the server discard the rest of a JSON body that is refused: a client that is still sending would get a
    /// broken connection instead of the response. The body must not have been read.
    /// </summary>
    public static void DiscardRest(HttpContext context)
    {
        // Read-only when a fault processes the request a second time.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = DiscardedBytes;
        }
    }
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>
/// Bounds of what one client can make the server hold, and for how long. Uploads of bytes have a pace of their own
/// (<see cref="UploadPace"/>).
/// </summary>
internal static class ServerLimits
{
    /// <summary>
    /// Most bytes of a JSON body: the largest request that is allowed, escaped to the last letter, has half.
    /// </summary>
    public const int JsonBytes = 2 * 1024 * 1024;

    private const int Kibibyte = 1024;

    // Of a JSON body that is too large, read past the limit and thrown away.
    private const int PassedOverBytes = 16 * JsonBytes;

    /// <summary>Sets the limits.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBufferSize = 256 * Kibibyte;
        limits.MaxResponseBufferSize = 64 * Kibibyte;

        // A little more, so that the reader of JSON comes first and says it in Google's words.
        limits.MaxRequestBodySize = JsonBytes + (64 * Kibibyte);

        // 50 media item ids in a query need 6 KiB.
        limits.MaxRequestLineSize = 16 * Kibibyte;
        limits.MaxRequestHeadersTotalSize = 32 * Kibibyte;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));

        // For answers, what the network between has taken counts: a reader may pause, but not for ever.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxConcurrentConnections = 2000;
    }

    /// <summary>
    /// Lets the server pass over the rest of a JSON body that its reader refuses: a client that is still sending would
    /// meet a broken connection instead of the answer. The body must not have been read.
    /// </summary>
    public static void PassOverRest(HttpContext context)
    {
        // Read only when a fault processes the request again.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = PassedOverBytes;
        }
    }
}

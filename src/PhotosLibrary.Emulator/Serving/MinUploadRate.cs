using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace PhotosLibrary.Emulator.Serving;

/// <summary>
/// How slowly a client may send the bytes of a photo or video, of any size. The rate is an average over the whole
/// request: a phone on the slowest of networks sends a hundred times as much, and may stall for minutes once it has
/// sent something. A client that sends next to nothing is cut off, and a session retains what was received.
/// </summary>
/// <param name="Slowest">The rate, and the time after which it counts.</param>
internal sealed record MinUploadRate(MinDataRate Slowest)
{
    /// <summary>16 bytes a second, from the third minute on.</summary>
    public static MinUploadRate Default { get; } =
        new(new MinDataRate(bytesPerSecond: 16, gracePeriod: TimeSpan.FromMinutes(2)));

    /// <summary>
    /// Applies it to a request, in place of the limits for JSON. The body must not have been read.
    /// </summary>
    public void ApplyTo(HttpContext context)
    {
        // Read-only when a fault processes the request a second time.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = Slowest;
        }
    }
}

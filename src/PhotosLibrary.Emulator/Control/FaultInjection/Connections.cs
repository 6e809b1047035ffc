using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>Breaks connections.</summary>
internal static class Connections
{
    /// <summary>Resets the connection of a request, without a response.</summary>
    public static Task ResetAsync(HttpContext context)
    {
        // Without lingering, closing it is a reset.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        context.Features.Set(new ConnectionReset());
        context.Features.Get<PendingEntry>()?.Complete();
        context.Abort();
        return Task.CompletedTask;
    }
}

using System.Net;
using System.Net.Sockets;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// Stands between a program and the emulator, and stops, slows down or cuts connections at random bytes. What stops
/// may go on after a while, or never.
/// </summary>
internal sealed class BadNetwork : IAsyncDisposable
{
    // Real time: the program on the one side is another process, with a clock of its own.
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(400);

    private readonly Uri _server;
    private readonly Random _random;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public BadNetwork(Uri server, Random random)
    {
        _server = server;
        _random = random;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the server is, for the program.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Whether connections that are made from now on meet nothing bad.</summary>
    public bool IsGood { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException) { }

        await Task.WhenAll(connections);
    }

    private async Task ConnectAsync(TcpClient program)
    {
        using var there = program;
        using var server = new TcpClient();
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, cut.Token);
            await Task.WhenAny(
                CopyAsync(there.GetStream(), server.GetStream(), cut),
                CopyAsync(server.GetStream(), there.GetStream(), cut)
            );
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The one side is told by the end of the other.
        }

        await cut.CancelAsync();
        // A reset, as from a network that is gone, and no orderly end.
        there.LingerState = new LingerOption(true, 0);
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationTokenSource cut)
    {
        var buffer = new byte[4096];
        var untilFault = NextFault();
        while (await from.ReadAsync(buffer, cut.Token) is > 0 and var count)
        {
            if ((untilFault -= count) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cut.Token);
                continue;
            }

            await to.WriteAsync(buffer.AsMemory(0, Math.Max(0, count + (int)untilFault)), cut.Token);
            switch (Next(4))
            {
                case 0:
                    return;
                case 1 when Next(3) == 0:
                    // For ever: only a limit of the program, or its end, ends it.
                    await Task.Delay(Timeout.Infinite, cut.Token);
                    return;
                default:
                    await Task.Delay(LongestStall * (Next(100) / 100.0), cut.Token);
                    break;
            }

            await to.WriteAsync(buffer.AsMemory(Math.Max(0, count + (int)untilFault), -(int)untilFault), cut.Token);
            untilFault = NextFault();
        }
    }

    private long NextFault() => IsGood ? long.MaxValue : 1 + Next(60_000);

    private int Next(int end)
    {
        lock (_random)
        {
            return _random.Next(end);
        }
    }
}

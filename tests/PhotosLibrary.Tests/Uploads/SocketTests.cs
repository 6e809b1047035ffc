using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>The same over real sockets, since HttpClient has its own ways of failing.</summary>
public class SocketTests
{
    [Fact]
    public async Task Connection_that_is_reset_in_the_middle_of_a_body_is_recovered_from()
    {
        const int size = 2_000_000;
        var rest = "";
        await using var server = new SocketServer(
            async socket =>
            {
                await ReadHeadAsync(socket);
                await ReadAsync(socket, 500_000);
                socket.Client.LingerState = new LingerOption(true, 0);
            },
            async socket =>
            {
                Assert.Contains("X-Goog-Upload-Command: query", await ReadHeadAsync(socket));
                await WriteAsync(
                    socket,
                    "200 OK\r\nX-Goog-Upload-Status: active\r\nX-Goog-Upload-Size-Received: 400000\r\nConnection: "
                        + "close\r\nContent-Length: 0"
                );
            },
            async socket =>
            {
                var head = await ReadHeadAsync(socket);
                Assert.Contains("X-Goog-Upload-Offset: 400000", head);
                Assert.Contains("Content-Length: 1600000", head);
                rest = await ReadAsync(socket, size - 400_000);
                await WriteAsync(socket, "200 OK\r\nX-Goog-Upload-Status: final\r\nContent-Length: 5\r\n\r\nTOKEN");
            }
        );
        using var network = new HttpClientHandler();
        var session = ScriptedNetwork
            .ClientOf(network, server.Address.AbsoluteUri)
            .OpenSession(new UploadSessionState { UploadUrl = server.Address, Size = size });

        Assert.Equal("TOKEN", await session.UploadAsync(new PatternStream(size)));

        Assert.True(rest.Select(c => (byte)c).SequenceEqual(PatternStream.Bytes(400_000, size - 400_000)));
    }

    // Google's front end may refuse before it has read the body.
    [Fact]
    public async Task Early_response_is_read()
    {
        await using var server = new SocketServer(async socket =>
        {
            await ReadHeadAsync(socket);
            await WriteAsync(
                socket,
                "403 Forbidden\r\nConnection: close\r\nContent-Length: 25\r\n\r\n{\"code\":7,\"message\":\"No\"}"
            );
            await ReadAsync(socket, 20_000_000);
        });
        using var network = new HttpClientHandler();
        var session = ScriptedNetwork
            .ClientOf(network, server.Address.AbsoluteUri)
            .OpenSession(new UploadSessionState { UploadUrl = server.Address, Size = 20_000_000 });
        var content = new PatternStream(20_000_000) { IsBlank = true };

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => session.UploadAsync(content));

        Assert.Equal("PERMISSION_DENIED", e.Status);
    }

    private static async Task<string> ReadHeadAsync(TcpClient socket)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await socket.GetStream().ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<string> ReadAsync(TcpClient socket, int count)
    {
        var bytes = new byte[count];
        await socket.GetStream().ReadExactlyAsync(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private static async Task WriteAsync(TcpClient socket, string response) =>
        await socket
            .GetStream()
            .WriteAsync(
                Encoding.Latin1.GetBytes(
                    $"HTTP/1.1 {response}{(response.Contains("\r\n\r\n", StringComparison.Ordinal) ? "" : "\r\n\r\n")}"
                )
            );

    /// <summary>Serves one connection after the other, each with its own manners.</summary>
    private sealed class SocketServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public SocketServer(params Func<TcpClient, Task>[] connections)
        {
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _serving = ServeAsync(connections);
        }

        public Uri Address { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(Func<TcpClient, Task>[] connections)
        {
            foreach (var connection in connections)
            {
                using var socket = await _listener.AcceptTcpClientAsync();
                try
                {
                    await connection(socket);
                }
                catch (Exception e) when (e is IOException)
                {
                    // The client hung up, as it may.
                }
            }
        }
    }
}

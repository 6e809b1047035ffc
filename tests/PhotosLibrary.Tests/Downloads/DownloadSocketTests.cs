using System.Net;
using System.Net.Sockets;
using System.Text;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>The same over real sockets, through the client's own handlers.</summary>
public class DownloadSocketTests
{
    private static readonly byte[] Bytes = PatternStream.Bytes(0, 300_000);

    [Fact]
    public async Task Download_is_resumed_after_a_reset_connection()
    {
        await using var server = new SocketServer(
            async (head, stream) =>
            {
                Assert.DoesNotContain("Range", head);
                Assert.DoesNotContain("Authorization", head);
                await stream.WriteAsync(Head("200 OK", Bytes.Length));
                await stream.WriteAsync(Bytes.AsMemory(0, 100_000));
                return Ending.Reset;
            },
            async (head, stream) =>
            {
                var from = int.Parse(
                    System.Text.RegularExpressions.Regex.Match(head, @"Range: bytes=(\d+)-\r\n").Groups[1].Value,
                    null
                );
                Assert.InRange(from, 1, 100_000);
                Assert.Contains("If-Range: \"1\"", head);
                await stream.WriteAsync(
                    Head(
                        "206 Partial Content",
                        Bytes.Length - from,
                        $"Content-Range: bytes {from}-{Bytes.Length - 1}/{Bytes.Length}"
                    )
                );
                await stream.WriteAsync(Bytes.AsMemory(from, 50_000));
                return Ending.Close;
            },
            async (head, stream) =>
            {
                // No ranges this time, and no length.
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nETag: \"1\"\r\nTransfer-Encoding: "
                            + "chunked\r\n\r\n"
                    )
                );
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Bytes.Length:x}\r\n"));
                await stream.WriteAsync(Bytes);
                await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray());
                return Ending.Close;
            }
        );
        using var client = NewClient(server);
        using var destination = new MemoryStream();

        await client.Downloads.DownloadAsync(server.Photo, destination);

        Assert.Equal(Bytes, destination.ToArray());
    }

    [Fact]
    public async Task Chunked_body_that_breaks_off_is_not_taken_for_whole()
    {
        await using var server = new SocketServer(
            async (head, stream) =>
            {
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n"
                    )
                );
                await stream.WriteAsync(Bytes.AsMemory(0, 1000));
                await stream.WriteAsync("\r\n"u8.ToArray());
                return Ending.Close;
            },
            async (head, stream) =>
            {
                await stream.WriteAsync(Head("200 OK", Bytes.Length));
                await stream.WriteAsync(Bytes);
                return Ending.Close;
            }
        );
        using var client = NewClient(server);
        using var destination = new MemoryStream();

        await client.Downloads.DownloadAsync(server.Photo, destination);

        Assert.Equal(Bytes, destination.ToArray());
    }

    [Fact]
    public async Task Compressed_body_is_neither_asked_for_nor_taken()
    {
        using var compressed = new MemoryStream();
        using (
            var gzip = new System.IO.Compression.GZipStream(
                compressed,
                System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true
            )
        )
        {
            gzip.Write(Bytes);
        }

        await using var server = new SocketServer(
            async (head, stream) =>
            {
                Assert.Contains("Accept-Encoding: identity\r\n", head);
                await stream.WriteAsync(Head("200 OK", (int)compressed.Length, "Content-Encoding: gzip"));
                await stream.WriteAsync(compressed.ToArray());
                return Ending.Close;
            }
        );
        using var client = NewClient(server);

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            client.Downloads.DownloadAsync(server.Photo, new MemoryStream())
        );

        Assert.Contains("encoded (gzip)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_that_keeps_breaking_off_is_an_error_without_the_address()
    {
        await using var server = new SocketServer(
            async (head, stream) =>
            {
                await stream.WriteAsync(Head("200 OK", 100));
                await stream.WriteAsync("abc"u8.ToArray());
                return Ending.Close;
            }
        );
        using var client = NewClient(server, retries: 0);

        var e = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            client.Downloads.DownloadAsync(server.Photo, new MemoryStream())
        );

        Assert.DoesNotContain("SECRET", e.ToString());
        Assert.Contains("of the item ITEM", e.Message);
    }

    // 100 ms are asked for; a busy machine gets some more.
    [Fact]
    public async Task Cancellation_is_observed_while_nothing_is_received()
    {
        var isWaiting = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        await using var server = new SocketServer(
            async (head, stream) =>
            {
                await stream.WriteAsync(Head("200 OK", 100_000));
                await stream.WriteAsync(Bytes.AsMemory(0, 1000));
                await mayEnd.Task;
                return Ending.Close;
            }
        );
        using var client = NewClient(server);
        using var cancellation = new CancellationTokenSource();
        var options = new DownloadOptions { Progress = new DownloadTests.Listener(_ => isWaiting.TrySetResult()) };
        var download = client.Downloads.DownloadAsync(server.Photo, new MemoryStream(), options, cancellation.Token);
        await isWaiting.Task;

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);

        Assert.InRange(clock.ElapsedMilliseconds, 0, 1_000);
        mayEnd.SetResult();
    }

    private static PhotosLibraryClient NewClient(SocketServer server, int retries = 5) =>
        new(
            new StubCredential("TOKEN"),
            new PhotosLibraryClientOptions
            {
                // Another port, so another place: the token must not get to the media host.
                BaseAddress = new Uri("http://127.0.0.1:9"),
                Retry = new RetryOptions { Delay = TimeSpan.Zero, MaxRetries = retries },
            }
        );

    private static byte[] Head(string status, int length, string? more = null) =>
        Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: image/jpeg\r\nETag: \"1\"\r\nContent-Length: {length}\r\n"
                + $"{(more is null ? "" : more + "\r\n")}\r\n"
        );

    private enum Ending
    {
        Close,
        Reset,
    }

    /// <summary>Serves one connection after the other, each with its own manners.</summary>
    private sealed class SocketServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public SocketServer(params Func<string, NetworkStream, Task<Ending>>[] connections)
        {
            _listener.Start();
            _serving = ServeAsync(connections);
        }

        public MediaItem Photo =>
            new()
            {
                Id = "ITEM",
                BaseUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/lr/SECRET",
                MimeType = "image/jpeg",
            };

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(Func<string, NetworkStream, Task<Ending>>[] connections)
        {
            foreach (var connection in connections)
            {
                using var socket = await _listener.AcceptTcpClientAsync();
                var stream = socket.GetStream();
                var ending = Ending.Close;
                try
                {
                    ending = await connection(await ReadHeadAsync(stream), stream);
                }
                catch (IOException)
                {
                    // The client has gone.
                }

                if (ending == Ending.Reset)
                {
                    socket.Client.LingerState = new LingerOption(true, 0);
                }
            }
        }

        private static async Task<string> ReadHeadAsync(NetworkStream stream)
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one);
                head.Append((char)one[0]);
            }

            return head.ToString();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Tests.Auth;

/// <summary>A server that sends the client elsewhere, over real connections.</summary>
public class RedirectTests
{
    [Fact]
    public async Task Client_follows_no_redirect()
    {
        await using var other = new OneResponse(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        );
        await using var api = new OneResponse(
            $"HTTP/1.1 302 Found\r\nLocation: {other.Address}\r\nContent-Length: 0\r\n\r\n"
        );
        using var client = new PhotosLibraryClient(
            new StubCredential("secret"),
            new PhotosLibraryClientOptions { BaseAddress = api.Address }
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());

        Assert.Equal(HttpStatusCode.Found, failure.StatusCode);
        Assert.Contains("Authorization: Bearer secret", await api.Heard, StringComparison.Ordinal);
        Assert.False(other.Heard.IsCompleted);
    }

    [Fact]
    public async Task Transport_that_follows_a_redirect_does_not_take_the_token_along()
    {
        await using var other = new OneResponse(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        );
        await using var api = new OneResponse(
            $"HTTP/1.1 302 Found\r\nLocation: {other.Address}\r\nContent-Length: 0\r\n\r\n"
        );
        using var follower = new SocketsHttpHandler { AllowAutoRedirect = true };
        using var client = new PhotosLibraryClient(
            new StubCredential("secret"),
            new PhotosLibraryClientOptions { BaseAddress = api.Address, Transport = follower }
        );

        await client.Albums.ListAsync();

        Assert.Contains("Authorization: Bearer secret", await api.Heard, StringComparison.Ordinal);
        Assert.StartsWith("GET / HTTP/1.1", await other.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await other.Heard, StringComparison.Ordinal);
    }

    /// <summary>A server that receives one request and responds to it.</summary>
    private sealed class OneResponse : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneResponse(string response)
        {
            _listener.Start();
            Address = new Uri($"http://{_listener.LocalEndpoint}/");
            Heard = HearAsync(response);
        }

        public Uri Address { get; }

        /// <summary>The head of the request.</summary>
        public Task<string> Heard { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await Task.WhenAny(Heard);
        }

        private async Task<string> HearAsync(string response)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var head = new StringBuilder();
            var buffer = new byte[4096];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
            return head.ToString();
        }
    }
}

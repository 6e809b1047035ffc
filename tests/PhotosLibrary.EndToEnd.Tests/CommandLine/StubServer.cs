using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PhotosLibrary.EndToEnd.Tests.CommandLine;

/// <summary>
/// A server that is not Google Photos: it takes one request per connection, and says what it is told to.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string?> _respond;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    /// <param name="respond">The response as it is on the wire; null to close the connection.</param>
    /// <param name="hasTls">Whether it speaks TLS, with a certificate that nobody trusts.</param>
    public StubServer(Func<string?> respond, bool hasTls = false)
    {
        _respond = respond;
        _certificate = hasTls ? NewCertificate() : null;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address =>
        new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public static string Ok(string type, string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _certificate?.Dispose();
        _end.Dispose();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                // Each on its own: programs open more connections than they use.
                connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var there = client;
        try
        {
            await RespondAsync(there.GetStream());
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            // The program has gone, or does not trust the certificate.
        }
    }

    private async Task RespondAsync(Stream connection)
    {
        if (_certificate is not null)
        {
            var tls = new SslStream(connection);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate },
                _end.Token
            );
            connection = tls;
        }

        using var reader = new StreamReader(connection, Encoding.Latin1);
        var length = 0;
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        if (length > 0)
        {
            await reader.ReadBlockAsync(new char[length], _end.Token);
        }

        if (_respond() is { } response)
        {
            await connection.WriteAsync(Encoding.Latin1.GetBytes(response), _end.Token);
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// An HTTP proxy that connects every request to Google with the emulator, so that programs with built-in Google
/// addresses run unmodified. They need to honour <c>HTTPS_PROXY</c> and to accept a self-signed certificate.
/// </summary>
internal sealed class GoogleProxy : IAsyncDisposable
{
    /// <summary>The token that pages show to their readers.</summary>
    private const string ShownToken = "ACCESS_TOKEN";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Uri _emulator;
    private readonly Task _accepting;

    public GoogleProxy(Uri emulator)
    {
        _emulator = emulator;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The value for <c>HTTPS_PROXY</c>.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>What <c>SSL_CERT_FILE</c> names for programs that check certificates.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>
    /// The emulator's token for <c>ACCESS_TOKEN</c>, which programs send that are run as a page shows them. It has as
    /// many letters, so that no length changes.
    /// </summary>
    public string Token
    {
        get;
        init =>
            field =
                value.Length == ShownToken.Length
                    ? value
                    : throw new ArgumentException($"It needs {ShownToken.Length} letters: {value}.");
    } = ShownToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=*.googleapis.com", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.googleapis.com");
        names.AddDnsName("*.googleusercontent.com");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var tunnel = client.GetStream();
            await ReadConnectAsync(tunnel);
            await tunnel.WriteAsync("HTTP/1.1 200 Connected\r\n\r\n"u8.ToArray(), _stop.Token);
            await using var secured = new SslStream(tunnel);
            await secured.AuthenticateAsServerAsync(_certificate);

            using var emulator = new TcpClient();
            await emulator.ConnectAsync(_emulator.Host, _emulator.Port, _stop.Token);
            await Task.WhenAny(
                CopyRequestsAsync(secured, emulator.GetStream()),
                emulator.GetStream().CopyToAsync(secured, _stop.Token)
            );
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // A client that went away is no failure of the test.
        }
    }

    private async Task CopyRequestsAsync(SslStream client, NetworkStream emulator)
    {
        var shown = Encoding.ASCII.GetBytes(ShownToken);
        var token = Encoding.ASCII.GetBytes(Token);
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            for (
                var at = 0;
                buffer.AsSpan(at, count - at).IndexOf(shown) is >= 0 and var found;
                at += found + shown.Length
            )
            {
                token.CopyTo(buffer, at + found);
            }

            await emulator.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    // Byte by byte, so that nothing of the handshake behind it is swallowed.
    private async Task ReadConnectAsync(NetworkStream tunnel)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await tunnel.ReadExactlyAsync(next, _stop.Token);
            head.Append((char)next[0]);
        }
    }
}

using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>The host of a request, which upload URLs and base URLs repeat.</summary>
public class HostTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("10.1.2.3")]
    [InlineData("localhost.evil.example")]
    [InlineData("")]
    public async Task A_foreign_host_is_never_repeated(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (var (verb, path) in new[]
        {
            ("POST", "/v1/uploads"), ("GET", "/v1/mediaItems"), ("GET", "/.well-known/openid-configuration"), ("GET", "/lr/x=d"),
        })
        {
            var answer = await SendAsync(emulator, verb, path, host);

            Assert.StartsWith("HTTP/1.1 421 ", answer);
            if (host.Length > 0) Assert.DoesNotContain(host, answer);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9000")]
    [InlineData("127.0.0.1:9000")]
    [InlineData("[::1]:9000")]
    public async Task A_forwarded_port_of_loopback_is_ours(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await SendAsync(emulator, "POST", "/v1/uploads", host);

        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.Contains($"X-Goog-Upload-URL: http://{host}/v1/uploads?upload_id=", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("photos")]
    [InlineData("127.0.0.1")]
    public async Task The_external_address_is_the_one_in_every_url(string host)
    {
        await using var emulator = await TestEmulator.StartAsync(
            configure: options => options.ExternalUrl = new Uri("https://photos:8443"));

        var answer = await SendAsync(emulator, "POST", "/v1/uploads", host);

        Assert.Contains("X-Goog-Upload-URL: https://photos:8443/v1/uploads?upload_id=", answer);
    }

    [Fact]
    public async Task A_header_of_proxies_changes_nothing()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await SendAsync(emulator, "POST", "/v1/uploads", "localhost", "X-Forwarded-Host: evil.example");

        Assert.DoesNotContain("evil", answer);
    }

    [Theory]
    [InlineData("ftp://photos")]
    [InlineData("http://photos/path")]
    [InlineData("http://user@photos")]
    public async Task An_external_address_that_is_none_is_refused(string url) => await Assert.ThrowsAsync<ArgumentException>(
        () => PhotosEmulator.StartAsync(new PhotosEmulatorOptions { ExternalUrl = new Uri(url) }));

    private static async Task<string> SendAsync(
        TestEmulator emulator, string verb, string path, string host, string other = "X-Other: none")
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(emulator.Address.Host, emulator.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"""
            {verb} {path} HTTP/1.1
            Host: {host}
            Authorization: Bearer dev:alice
            X-Goog-Upload-Protocol: resumable
            X-Goog-Upload-Command: start
            {other}
            Content-Length: 0
            Connection: close


            """.ReplaceLineEndings("\r\n")));
        using var answer = new StreamReader(stream);
        return await answer.ReadToEndAsync();
    }
}

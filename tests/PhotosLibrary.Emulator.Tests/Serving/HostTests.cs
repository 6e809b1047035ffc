using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>The host of a request, which upload URLs and base URLs repeat.</summary>
public class HostTests
{
    private static readonly string[] Refusals = ["HTTP/1.1 421 ", "HTTP/1.1 400 "];

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("10.1.2.3")]
    [InlineData("localhost.evil.example")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:db8::1]:8085")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.0.0.1:8085.evil.example")]
    [InlineData("evil.example.")]
    [InlineData("localhost.")]
    [InlineData("0.0.0.0")]
    [InlineData("")]
    public async Task Foreign_host_is_never_echoed(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();
        foreach (
            var (verb, path) in new[]
            {
                ("POST", "/v1/uploads"),
                ("GET", "/v1/mediaItems"),
                ("GET", "/.well-known/openid-configuration"),
                ("GET", "/lr/x=d"),
            }
        )
        {
            var response = await SendAsync(emulator, verb, path, host);

            // What is no host at all the server refuses by itself.
            Assert.Contains(response[..13], Refusals);
            if (host.Length > 0)
            {
                Assert.DoesNotContain(host, response);
            }
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9000")]
    [InlineData("127.0.0.1:9000")]
    [InlineData("[::1]:9000")]
    public async Task Forwarded_port_of_loopback_is_accepted(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var response = await SendAsync(emulator, "POST", "/v1/uploads", host);

        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.Contains(
            $"X-Goog-Upload-URL: http://{host}/v1/uploads?upload_id=",
            response,
            StringComparison.OrdinalIgnoreCase
        );
    }

    // What rclone, gphotos-sync and others send through a proxy that stands in for Google (section 2: OAuth, section
    // 9).
    [Theory]
    [InlineData("photoslibrary.googleapis.com")]
    [InlineData("oauth2.googleapis.com")]
    [InlineData("accounts.google.com")]
    [InlineData("www.googleapis.com")]
    [InlineData("lh3.googleusercontent.com")]
    public async Task Googles_own_hosts_are_served_as_a_proxy_forwards_them(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var response = await SendAsync(emulator, "POST", "/v1/uploads", host);

        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.Contains($"X-Goog-Upload-URL: https://{host}/v1/uploads?upload_id=", response);
    }

    [Theory]
    [InlineData("photoslibrary.googleapis.com.evil.example")]
    [InlineData("evil.googleapis.com")]
    public async Task A_host_that_only_looks_like_Googles_is_foreign(string host)
    {
        await using var emulator = await TestEmulator.StartAsync();

        Assert.StartsWith("HTTP/1.1 421 ", await SendAsync(emulator, "POST", "/v1/uploads", host));
    }

    [Theory]
    [InlineData("photos")]
    [InlineData("127.0.0.1")]
    public async Task External_address_is_in_every_url(string host)
    {
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
            options.ExternalUrl = new Uri("https://photos:8443")
        );

        var response = await SendAsync(emulator, "POST", "/v1/uploads", host);

        Assert.Contains("X-Goog-Upload-URL: https://photos:8443/v1/uploads?upload_id=", response);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("Forwarded: host=evil.example;proto=https")]
    [InlineData("X-Original-Host: evil.example")]
    [InlineData("X-Host: evil.example")]
    [InlineData("X-Forwarded-Proto: evil")]
    [InlineData("X-HTTP-Host-Override: evil.example")]
    public async Task Forwarding_headers_of_proxies_are_ignored(string header)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var response = await SendAsync(emulator, "POST", "/v1/uploads", "localhost", header);

        Assert.Contains("X-Goog-Upload-URL: http://localhost/v1/uploads?upload_id=", response);
        Assert.DoesNotContain("evil", response);
    }

    [Theory]
    [InlineData("http://evil.example/v1/uploads", "localhost")]
    [InlineData("http://evil.example/v1/uploads", "evil.example")]
    [InlineData("http://localhost@evil.example/v1/uploads", "localhost")]
    [InlineData("http://evil.example@localhost/v1/uploads", "evil.example@localhost")]
    [InlineData("/v1/uploads", "evil.example@localhost")]
    [InlineData("/v1/uploads", "localhost@evil.example")]
    [InlineData("/v1/uploads", "localhost, evil.example")]
    [InlineData("/v1/uploads", "localhost evil.example")]
    [InlineData("/v1/uploads", "localhost/evil.example")]
    [InlineData("/v1/uploads", "localhost\r\nHost: evil.example")]
    [InlineData("/v1/uploads", "localhost\r\n Host: evil.example")]
    public async Task No_other_way_to_name_a_host_gets_it_into_an_upload_url(string target, string host)
    {
        await using var emulator = await TestEmulator.StartAsync();

        var response = await SendAsync(emulator, "POST", target, host);

        Assert.Contains(response[..13], Refusals);
        Assert.DoesNotContain("evil", response);
    }

    [Fact]
    public async Task Absolute_request_target_is_accepted_as_proxies_write_it()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var response = await SendAsync(emulator, "POST", "http://localhost/v1/uploads", "localhost");

        Assert.Contains("X-Goog-Upload-URL: http://localhost/v1/uploads?upload_id=", response);
    }

    [Fact]
    public async Task External_address_is_in_every_document_that_names_the_emulator()
    {
        const string External = "https://photos.example:8443";
        await using var emulator = await TestEmulator.StartAsync(configure: options =>
        {
            options.ExternalUrl = new Uri(External);
            options.Policy = PhotosPolicy.Legacy;
        });
        var app = emulator.App("dev:alice");
        var album = await app.CreateAlbumAsync();
        await app.AddIdAsync(TestPhotos.Jpeg(1), albumId: album);
        (await app.PostAsync($"/v1/albums/{album}:share", "{}")).Success();
        var pages = new Dictionary<string, string>();
        string[] paths =
        [
            "/v1/mediaItems",
            "/v1/albums",
            "/v1/sharedAlbums",
            "/.well-known/openid-configuration",
            "/emulator/requests.har",
        ];
        foreach (var path in paths)
        {
            pages[path] = (await app.GetAsync(path)).Body;
        }

        using var spec = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Address, "/explorer/openapi.yaml"));
        spec.Headers.Host = "photos.example:8443";
        pages["/explorer/openapi.yaml"] = (await app.SendAsync(spec)).Body;

        Assert.All(
            pages,
            page =>
            {
                Assert.Contains(External, page.Value);
                Assert.DoesNotContain(emulator.Address.Authority, page.Value);
            }
        );
    }

    [Theory]
    [InlineData("ftp://photos")]
    [InlineData("http://photos/path")]
    [InlineData("http://user@photos")]
    public async Task Invalid_external_address_is_refused(string url) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            PhotosEmulator.StartAsync(new PhotosEmulatorOptions { ExternalUrl = new Uri(url) })
        );

    private static async Task<string> SendAsync(
        TestEmulator emulator,
        string verb,
        string path,
        string host,
        string other = "X-Other: none"
    )
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(emulator.Address.Host, emulator.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"""
                {verb} {path} HTTP/1.1
                Host: {host}
                Authorization: Bearer dev:alice
                X-Goog-Upload-Protocol: resumable
                X-Goog-Upload-Command: start
                {other}
                Content-Length: 0
                Connection: close


                """.ReplaceLineEndings("\r\n")
            )
        );
        using var response = new StreamReader(stream);
        return await response.ReadToEndAsync();
    }
}

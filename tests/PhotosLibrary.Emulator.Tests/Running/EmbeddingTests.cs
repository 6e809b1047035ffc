using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Starting and ending an emulator inside another program.</summary>
public class EmbeddingTests
{
    [Fact]
    public async Task Emulator_listens_on_a_free_port_of_loopback_by_default()
    {
        await using var one = await PhotosEmulator.StartAsync();
        await using var two = await PhotosEmulator.StartAsync();

        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(one.Address.Host)));
        Assert.NotEqual(one.Address, two.Address);
        Assert.NotEqual(0, one.Address.Port);
    }

    [Fact]
    public async Task Localhost_is_loopback_and_the_port_is_free_again_afterwards()
    {
        Uri address;
        await using (var first = await PhotosEmulator.StartAsync(new() { Url = new("http://localhost:0") }))
        {
            address = first.Address;
        }

        await using var second = await PhotosEmulator.StartAsync(new() { Url = address });

        Assert.Equal(("127.0.0.1", address), (address.Host, second.Address));
    }

    [Fact]
    public async Task Port_in_use_is_reported()
    {
        await using var first = await PhotosEmulator.StartAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            PhotosEmulator.StartAsync(new() { Url = first.Address })
        );

        Assert.Equal($"Cannot listen on http://127.0.0.1:{first.Address.Port}: the port is in use.", failure.Message);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://photos.example:0")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("ftp://127.0.0.1")]
    public async Task Invalid_listening_address_is_refused(string url) =>
        await Assert.ThrowsAsync<ArgumentException>(() => PhotosEmulator.StartAsync(new() { Url = new(url) }));

    [Fact]
    public async Task Data_folder_can_be_used_by_one_emulator_at_a_time()
    {
        var folder = Directory.CreateTempSubdirectory();
        await using (await PhotosEmulator.StartAsync(new() { DataDirectory = folder.FullName }))
        {
            var failure = await Assert.ThrowsAsync<IOException>(() =>
                PhotosEmulator.StartAsync(new() { DataDirectory = folder.FullName })
            );
            Assert.Contains("another emulator is using it", failure.Message);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Corrupt_database_is_reported()
    {
        var folder = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "library.db"), new string('x', 5000));

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            PhotosEmulator.StartAsync(new() { DataDirectory = folder.FullName })
        );

        Assert.StartsWith($"Cannot use the database in {folder.FullName}: ", failure.Message);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Request_in_progress_completes_before_the_emulator_stops()
    {
        var emulator = await PhotosEmulator.StartAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(emulator.Address.Host, emulator.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"""
                POST /v1/uploads HTTP/1.1
                Host: {emulator.Address.Authority}
                Authorization: Bearer dev:alice
                X-Goog-Upload-Protocol: raw
                Expect: 100-continue
                Content-Length: 2


                """.ReplaceLineEndings("\r\n")
            )
        );
        using var response = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 100 Continue", await response.ReadLineAsync());

        // The server has the request and waits for its bytes.
        var end = emulator.DisposeAsync();
        await stream.WriteAsync("ab"u8.ToArray());
        await response.ReadLineAsync();

        Assert.Equal("HTTP/1.1 200 OK", await response.ReadLineAsync());
        await end;
    }

    [Fact]
    public async Task Front_page_describes_the_emulator_and_the_health_check_succeeds()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        Assert.Contains("local emulator of Google Photos", await http.GetStringAsync("/"));
        Assert.Equal("ok", await http.GetStringAsync("/healthz"));
    }
}

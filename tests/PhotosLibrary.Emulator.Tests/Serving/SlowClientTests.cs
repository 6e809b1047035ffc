using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Tests.Control;
using PhotosLibrary.Emulator.Tests.Running;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>
/// Clients that take their time, and too many of them. The limits are made small, as the server's own clock cannot be
/// moved and looks once a second.
/// </summary>
public sealed class SlowClientTests
{
    // A grace must be more than the second in which the server looks.
    private static readonly MinDataRate Fast = new(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(1.1));

    [Fact]
    public async Task Headers_that_are_sent_too_slowly_are_cut_off()
    {
        await using var emulator = await StartAsync(limits =>
            limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(100)
        );
        using var connection = await RawConnection.OpenAsync(emulator.Address);
        await connection.SendAsync("GET /healthz HTTP/1.1\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", await connection.DripAsync('x'));
    }

    [Fact]
    public async Task Idle_connection_is_closed()
    {
        await using var emulator = await StartAsync(limits => limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(100));
        using var silent = await RawConnection.OpenAsync(emulator.Address);
        using var idle = await RawConnection.OpenAsync(emulator.Address);
        await idle.SendAsync(Request(emulator));

        var response = await idle.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", response);
        Assert.EndsWith("ok", response);
        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task Json_that_is_sent_too_slowly_is_cut_off_while_photos_may_be_as_slow()
    {
        await using var emulator = await StartAsync(limits => limits.MinRequestBodyDataRate = Fast);
        var photo = TestPhotos.Jpeg(1);
        using var upload = await RawConnection.OpenAsync(emulator.Address);
        await upload.SendAsync(Head(emulator, "/v1/uploads", photo.Length));
        await upload.Stream.WriteAsync(photo.AsMemory(0, 1));
        using var json = await RawConnection.OpenAsync(emulator.Address);
        await json.SendAsync(Head(emulator, "/v1/albums", 100_000));

        var response = await json.DripAsync(' ');
        await upload.Stream.WriteAsync(photo.AsMemory(1));

        Assert.StartsWith("HTTP/1.1 408 ", response);
        Assert.StartsWith("HTTP/1.1 200 ", await upload.ReadHeadAsync());
    }

    [Fact]
    public async Task Upload_that_is_sent_too_slowly_is_cut_off_and_the_session_retains_the_received_bytes()
    {
        await using var emulator = await StartAsync(minRate: new MinUploadRate(Fast));
        using var http = new HttpClient();
        var app = new TestApp(http, emulator.Address, "dev:alice");
        var session = await app.StartUploadAsync();
        using var connection = await RawConnection.OpenAsync(emulator.Address);
        await connection.SendAsync(
            Head(emulator, new Uri(session).PathAndQuery, 100_000, "X-Goog-Upload-Command: upload, finalize\r\n")
        );

        var response = await connection.DripAsync('x');
        var (status, received, _) = await app.QueryUploadAsync(session);

        Assert.StartsWith("HTTP/1.1 408 ", response);
        Assert.Equal("active", status);
        Assert.InRange(int.Parse(received, System.Globalization.CultureInfo.InvariantCulture), 1, 99_999);
    }

    [Fact]
    public void Slowest_phones_are_faster_than_the_minimum_upload_rate()
    {
        // GPRS sends 1 KB a second; a lift or a tunnel takes a minute.
        Assert.InRange(MinUploadRate.Default.Slowest.BytesPerSecond, 1, 100);
        Assert.InRange(MinUploadRate.Default.Slowest.GracePeriod, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Connections_above_the_limit_are_refused_and_the_others_go_on()
    {
        await using var emulator = await StartAsync(limits => limits.MaxConcurrentConnections = 3);
        var connections = new List<RawConnection>();
        for (var number = 0; number < 3; number++)
        {
            connections.Add(await RawConnection.OpenAsync(emulator.Address));
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(connections[^1]));
        }

        using (var late = await RawConnection.OpenAsync(emulator.Address))
        {
            Assert.Equal("", await AskAsync(late));
        }

        foreach (var connection in connections)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(connection));
        }

        // Whose place becomes free is for the next; the server needs a moment to see it.
        connections[0].Dispose();
        var response = "";
        while (response.Length == 0)
        {
            using var next = await RawConnection.OpenAsync(emulator.Address);
            response = await AskAsync(next);
        }

        Assert.StartsWith("HTTP/1.1 200 ", response);
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        async Task<string> AskAsync(RawConnection connection)
        {
            try
            {
                await connection.SendAsync(Request(emulator));
            }
            catch (IOException)
            {
                return "";
            }

            var head = await connection.ReadHeadAsync();
            if (head.Length > 0)
            {
                await connection.Stream.ReadExactlyAsync(new byte[2]);
            }

            return head;
        }
    }

    [Fact]
    public async Task Too_many_headers_and_too_long_a_line_are_refused()
    {
        await using var emulator = await StartAsync();
        using var many = await RawConnection.OpenAsync(emulator.Address);
        using var longLine = await RawConnection.OpenAsync(emulator.Address);

        await many.SendAsync(
            Request(emulator, string.Concat(Enumerable.Range(0, 101).Select(number => $"X-{number}: x\r\n")))
        );
        await longLine.SendAsync(
            $"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: {emulator.Address.Authority}\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 431 ", await many.ReadToEndAsync());
        Assert.StartsWith("HTTP/1.1 414 ", await longLine.ReadToEndAsync());
    }

    [SkippableFact]
    public async Task Client_that_does_not_read_holds_no_memory()
    {
        const int Length = 40 << 20;
        const int Readers = 24;
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells the most memory that a process ever had.");
        using var program = await EmulatorProgram.StartAsync();
        using var http = new HttpClient();
        var app = new TestApp(http, program.Address, "dev:alice");
        var id = await app.AddIdAsync([.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Length)]);
        var url = new Uri((string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]! + "=d");
        await http.GetByteArrayAsync(url);
        var before = program.PeakMemory;

        var readers = new List<RawConnection>();
        for (var number = 0; number < Readers; number++)
        {
            readers.Add(await RawConnection.OpenAsync(program.Address, receiveBuffer: 4096));
            await readers[^1].SendAsync($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await readers[^1].ReadHeadAsync());
        }

        // Meanwhile others are served; by the time that one has all, the server has long had its chance with the rest,
        // which is four times as much.
        Assert.Equal(Length, (await http.GetByteArrayAsync(url)).Length - TestPhotos.Jpeg(1).Length);
        Assert.InRange(program.PeakMemory - before, 0, Readers / 4 * Length);
        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    private static Task<PhotosEmulator> StartAsync(
        Action<KestrelServerLimits>? limits = null,
        MinUploadRate? minRate = null
    ) =>
        PhotosEmulator.StartAsync(
            new PhotosEmulatorOptions(),
            builder =>
            {
                if (limits is not null)
                {
                    builder.WebHost.ConfigureKestrel(kestrel => limits(kestrel.Limits));
                }

                if (minRate is not null)
                {
                    builder.Services.AddSingleton(minRate);
                }
            }
        );

    private static string Request(PhotosEmulator emulator, string headers = "") =>
        $"GET /healthz HTTP/1.1\r\nHost: {emulator.Address.Authority}\r\n{headers}\r\n";

    private static string Head(
        PhotosEmulator emulator,
        string path,
        int length,
        string headers = "X-Goog-Upload-Protocol: raw\r\n"
    ) =>
        $"POST {path} HTTP/1.1\r\nHost: {emulator.Address.Authority}\r\nAuthorization: Bearer dev:alice\r\n"
        + $"{headers}Content-Length: {length}\r\n\r\n";
}

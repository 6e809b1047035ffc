using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Uploads;

/// <summary>Connections that break in the middle of an upload (spec/facts.md, "Resumable uploads").</summary>
public class BrokenConnectionTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private const int Length = 600_000;
    private const int Sent = 400_001;

    private readonly byte[] _photo = [.. TestPhotos.Jpeg(1), .. TestPhotos.Noise(Length)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_received_before_a_break_are_retained_and_counted(bool reset)
    {
        var app = emulator.App("dev:broken");
        var url = await StartAsync(app);
        using (var connection = await SendPartAsync(url, "broken"))
        {
            await ReceivedAsync(app, url, Sent);

            // Without lingering the connection is reset; otherwise it just ends in the middle.
            if (reset)
            {
                connection.LingerState = new LingerOption(true, 0);
            }
        }

        var received = await ReceivedAsync(app, url, Sent);
        var last = await app.UploadAsync(
            url,
            _photo[received..],
            "X-Goog-Upload-Command: upload, finalize",
            $"X-Goog-Upload-Offset: {received}"
        );

        Assert.Equal(Sent, received);
        Assert.Equal((200, "final"), ((int)last.Status, last.Headers["X-Goog-Upload-Status"]));
        await AssertIsPhotoAsync(app, last.Body);
    }

    [Fact]
    public async Task Client_that_starts_again_need_not_wait_for_the_broken_connection_to_close()
    {
        var app = emulator.App("dev:stalled");
        var url = await StartAsync(app);
        using var stalled = await SendPartAsync(url, "stalled");
        await ReceivedAsync(app, url, Sent);

        var last = await app.UploadAsync(
            url,
            _photo[Sent..],
            "X-Goog-Upload-Command: upload, finalize",
            $"X-Goog-Upload-Offset: {Sent}"
        );

        Assert.Equal(200, (int)last.Status);
        await AssertIsPhotoAsync(app, last.Body);
    }

    private async Task<string> StartAsync(TestApp app)
    {
        var response = await app.UploadAsync(
            "/v1/uploads",
            [],
            "X-Goog-Upload-Protocol: resumable",
            "X-Goog-Upload-Command: start",
            $"X-Goog-Upload-Raw-Size: {_photo.Length}"
        );
        return response.Headers["X-Goog-Upload-URL"];
    }

    // Promises the whole photo and sends a part of it.
    private async Task<TcpClient> SendPartAsync(string url, string account)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(emulator.Address.Host, emulator.Address.Port);
        var head = $"""
            POST {new Uri(url).PathAndQuery} HTTP/1.1
            Host: {emulator.Address.Authority}
            Authorization: Bearer dev:{account}
            X-Goog-Upload-Command: upload, finalize
            X-Goog-Upload-Offset: 0
            Content-Length: {_photo.Length}


            """.ReplaceLineEndings("\r\n");
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await connection.GetStream().WriteAsync(_photo.AsMemory(0, Sent));
        return connection;
    }

    // Asks until so much has arrived: what is sent on another connection takes its time.
    private static async Task<int> ReceivedAsync(TestApp app, string url, int expected)
    {
        int received;
        do
        {
            var progress = await app.UploadAsync(url, [], "X-Goog-Upload-Command: query");
            received = int.Parse(progress.Headers["X-Goog-Upload-Size-Received"], CultureInfo.InvariantCulture);
        } while (received < expected);
        return received;
    }

    private async Task AssertIsPhotoAsync(TestApp app, string token)
    {
        var response = (
            await app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();
        var item = (
            await app.GetAsync($"/v1/mediaItems/{response["newMediaItemResults"]![0]!["mediaItem"]!["id"]}")
        ).Success();
        Assert.Equal(_photo, await emulator.Http.GetByteArrayAsync(item["baseUrl"] + "=d"));
    }
}

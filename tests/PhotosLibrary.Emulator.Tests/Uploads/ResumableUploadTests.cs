using System.Globalization;

namespace PhotosLibrary.Emulator.Tests.Uploads;

/// <summary>
/// Uploads over many requests (spec/facts.md, "Resumable uploads"; what is not known of Photos follows Google's mock).
/// </summary>
public class ResumableUploadTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private const int Granularity = 262_144;
    private const string Resumable = "X-Goog-Upload-Protocol: resumable";
    private const string Start = "X-Goog-Upload-Command: start";
    private const string Upload = "X-Goog-Upload-Command: upload";
    private const string Finalize = "X-Goog-Upload-Command: upload, finalize";
    private const string Query = "X-Goog-Upload-Command: query";
    private const string Cancel = "X-Goog-Upload-Command: cancel";

    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task Session_starts_with_an_upload_url_and_the_granularity()
    {
        var response = await _app.UploadAsync("/v1/uploads", [], Resumable, Start, "X-Goog-Upload-Raw-Size: 1000");

        Assert.Equal((200, ""), ((int)response.Status, response.Body));
        Assert.Equal("active", response.Headers["X-Goog-Upload-Status"]);
        Assert.Equal("262144", response.Headers["X-Goog-Upload-Chunk-Granularity"]);
        Assert.Matches(
            $"^{_app.Address}v1/uploads\\?upload_id=[A-Za-z0-9_-]+&upload_protocol=resumable$",
            response.Headers["X-Goog-Upload-URL"]
        );
        Assert.Equal(response.Headers["X-Goog-Upload-URL"], response.Headers["X-Goog-Upload-Control-URL"]);
    }

    [Fact]
    public async Task Upload_url_has_the_host_of_the_request()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, "/v1/uploads"))
        {
            Headers = { Host = "localhost:99" },
        };
        request.Headers.Add("X-Goog-Upload-Protocol", "resumable");
        request.Headers.Add("X-Goog-Upload-Command", "start");

        var response = await _app.SendAsync(request);

        Assert.StartsWith("http://localhost:99/v1/uploads?", response.Headers["X-Goog-Upload-URL"]);
    }

    // To ask is not to interrupt, so the response may fall into the moment in which the bytes are moved.
    [Fact]
    public async Task Query_during_the_completion_of_an_upload_never_reports_lost_bytes()
    {
        for (var round = 0; round < 100; round++)
        {
            var chunk = new byte[Granularity];
            var url = await StartAsync(Granularity + 1);
            await _app.UploadAsync(url, chunk, Upload, "X-Goog-Upload-Offset: 0");

            var completing = _app.UploadAsync(url, [(byte)round], Finalize, $"X-Goog-Upload-Offset: {Granularity}");
            string status;
            do
            {
                var response = await _app.UploadAsync(url, [], Query);
                status = response.Headers["X-Goog-Upload-Status"];
                Assert.InRange(
                    int.Parse(response.Headers["X-Goog-Upload-Size-Received"], CultureInfo.InvariantCulture),
                    Granularity,
                    Granularity + 1
                );
            } while (status == "active");

            Assert.Equal("final", (await completing).Headers["X-Goog-Upload-Status"]);
        }
    }

    [Theory]
    [InlineData("X-Goog-Upload-Command: upload, finalize")]
    [InlineData("x-goog-upload-command: upload,finalize")]
    [InlineData("X-GOOG-UPLOAD-COMMAND: Finalize, Upload")]
    public async Task Session_may_receive_all_bytes_in_one_request(string command)
    {
        var photo = TestPhotos.Jpeg(1);
        var url = await StartAsync(photo.Length);

        var response = await _app.UploadAsync(url, photo, command, "X-Goog-Upload-Offset: 0");

        Assert.Equal((200, "final"), ((int)response.Status, response.Headers["X-Goog-Upload-Status"]));
        await AssertIsAsync(photo, response.Body);
    }

    [Fact]
    public async Task Upload_parameters_may_be_in_the_query()
    {
        var photo = TestPhotos.Jpeg(2);
        var started = await _app.UploadAsync(
            "/v1/uploads?X-Goog-Upload-Protocol=resumable&X-Goog-Upload-Command=start",
            []
        );

        var response = await _app.UploadAsync(
            started.Headers["X-Goog-Upload-URL"] + "&X-Goog-Upload-Command=upload,finalize&X-Goog-Upload-Offset=0",
            photo
        );

        await AssertIsAsync(photo, response.Body);
    }

    [Fact]
    public async Task Chunks_add_up_and_a_query_returns_the_received_size()
    {
        var photo = LargePhoto(2 * Granularity + 1000);
        var url = await StartAsync(photo.Length);

        Assert.Equal("0", (await _app.UploadAsync(url, [], Query)).Headers["X-Goog-Upload-Size-Received"]);
        var chunk = await _app.UploadAsync(url, photo[..(2 * Granularity)], Upload, "X-Goog-Upload-Offset: 0");
        Assert.Equal((200, "", "active"), ((int)chunk.Status, chunk.Body, chunk.Headers["X-Goog-Upload-Status"]));

        var progress = await _app.UploadAsync(url, [], Query);
        Assert.Equal((200, "active"), ((int)progress.Status, progress.Headers["X-Goog-Upload-Status"]));
        Assert.Equal($"{2 * Granularity}", progress.Headers["X-Goog-Upload-Size-Received"]);

        var last = await _app.UploadAsync(
            url,
            photo[(2 * Granularity)..],
            Finalize,
            $"X-Goog-Upload-Offset: {2 * Granularity}"
        );
        await AssertIsAsync(photo, last.Body);
    }

    [Fact]
    public async Task Finalize_without_bytes_is_accepted()
    {
        var photo = LargePhoto(Granularity);
        var url = await StartAsync();
        await _app.UploadAsync(url, photo, Upload, "X-Goog-Upload-Offset: 0");

        var response = await _app.UploadAsync(url, [], "X-Goog-Upload-Command: finalize");

        await AssertIsAsync(photo, response.Body);
    }

    [Fact]
    public async Task Query_of_a_finished_session_returns_the_token()
    {
        var photo = TestPhotos.Jpeg(3);
        var url = await StartAsync(photo.Length);
        var token = (await _app.UploadAsync(url, photo, Finalize, "X-Goog-Upload-Offset: 0")).Body;

        var progress = await _app.UploadAsync(url, [], Query);

        Assert.Equal(
            (200, "final", token),
            ((int)progress.Status, progress.Headers["X-Goog-Upload-Status"], progress.Body)
        );
        Assert.Equal($"{photo.Length}", progress.Headers["X-Goog-Upload-Size-Received"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Granularity - 1)]
    [InlineData(2 * Granularity)]
    public async Task A_wrong_offset_is_a_conflict_and_changes_nothing(int offset)
    {
        var url = await StartAsync();
        await _app.UploadAsync(url, TestPhotos.Noise(Granularity), Upload, "X-Goog-Upload-Offset: 0");

        var response = await _app.UploadAsync(
            url,
            TestPhotos.Noise(Granularity),
            Upload,
            $"X-Goog-Upload-Offset: {offset}"
        );

        response.BareStatus(409, 10);
        Assert.Equal("active", response.Headers["X-Goog-Upload-Status"]);
        Assert.Equal($"{Granularity}", (await _app.UploadAsync(url, [], Query)).Headers["X-Goog-Upload-Size-Received"]);
    }

    [Fact]
    public async Task A_chunk_is_a_multiple_of_the_granularity()
    {
        var url = await StartAsync();

        (await _app.UploadAsync(url, TestPhotos.Noise(1000), Upload, "X-Goog-Upload-Offset: 0")).BareStatus(400, 3);

        Assert.Equal("0", (await _app.UploadAsync(url, [], Query)).Headers["X-Goog-Upload-Size-Received"]);
    }

    [Fact]
    public async Task A_chunk_of_unknown_length_is_a_multiple_of_the_granularity_too()
    {
        var url = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(TestPhotos.Noise(1000)),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Goog-Upload-Command", "upload");

        (await _app.SendAsync(request)).BareStatus(400, 3);

        Assert.Equal("0", (await _app.UploadAsync(url, [], Query)).Headers["X-Goog-Upload-Size-Received"]);
    }

    [Fact]
    public async Task Number_of_bytes_must_be_the_announced_one()
    {
        var url = await StartAsync(1000);

        (await _app.UploadAsync(url, TestPhotos.Noise(1001), Finalize)).BareStatus(400, 3);
        (await _app.UploadAsync(url, TestPhotos.Noise(999), Finalize)).BareStatus(400, 3);
    }

    [Fact]
    public async Task Session_for_zero_bytes_is_refused()
    {
        (await _app.UploadAsync("/v1/uploads", [], Resumable, Start, "X-Goog-Upload-Raw-Size: 0")).BareStatus(400, 3);
        (await _app.UploadAsync(await StartAsync(), [], Finalize)).BareStatus(400, 3);
    }

    [Fact]
    public async Task More_than_the_largest_video_is_refused_at_the_start()
    {
        (await _app.UploadAsync("/v1/uploads", [], Resumable, Start, "X-Goog-Upload-Raw-Size: 21474836481")).BareStatus(
            413,
            11
        );
    }

    [Fact]
    public async Task Checksum_is_of_the_whole_upload()
    {
        var photo = LargePhoto(Granularity + 10);
        var url = await StartAsync();
        await _app.UploadAsync(url, photo[..Granularity], Upload);

        var response = await _app.UploadAsync(
            url,
            photo[Granularity..],
            Finalize,
            $"X-Goog-Upload-Offset: {Granularity}",
            TestPhotos.HashHeader(photo)
        );

        await AssertIsAsync(photo, response.Body);
    }

    [Fact]
    public async Task Cancelled_session_is_gone()
    {
        var url = await StartAsync();
        await _app.UploadAsync(url, TestPhotos.Noise(Granularity), Upload);

        var cancelled = await _app.UploadAsync(url, [], Cancel);

        Assert.Equal((200, "cancelled"), ((int)cancelled.Status, cancelled.Headers["X-Goog-Upload-Status"]));
        Assert.Equal(410, (int)(await _app.UploadAsync(url, [], Query)).Status);
        (await _app.UploadAsync(url, TestPhotos.Noise(Granularity), Upload)).BareStatus(400, 3);
    }

    [Fact]
    public async Task Finished_session_accepts_no_more_bytes()
    {
        var url = await StartAsync();
        await _app.UploadAsync(url, TestPhotos.Jpeg(4), Finalize);

        (await _app.UploadAsync(url, TestPhotos.Noise(Granularity), Upload)).BareStatus(400, 3);
        (await _app.UploadAsync(url, [], Cancel)).BareStatus(400, 3);
    }

    [Fact]
    public async Task Session_is_unknown_to_other_accounts()
    {
        var url = await StartAsync();

        (await emulator.NewAccount().UploadAsync(url, [], Query)).BareStatus(404, 5);
        (await emulator.App("unknown").UploadAsync(url, [], Query)).BareStatus(401, 16);
        (await _app.UploadAsync("/v1/uploads?upload_id=unknown&upload_protocol=resumable", [], Query)).BareStatus(
            404,
            5
        );
    }

    [Fact]
    public async Task Session_expires_after_a_week()
    {
        await using var own = await TestEmulator.StartAsync();
        var app = own.NewAccount();
        var url = (await app.UploadAsync("/v1/uploads", [], Resumable, Start)).Headers["X-Goog-Upload-URL"];

        own.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (int)(await app.UploadAsync(url, [], Query)).Status);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.UploadAsync(url, [], Query)).BareStatus(404, 5);
    }

    [Theory]
    [InlineData("X-Goog-Upload-Command: juggle")]
    [InlineData("X-Goog-Upload-Command: upload, cancel")]
    [InlineData("X-Goog-Upload-Content-Type: image/jpeg")]
    [InlineData("X-Goog-Upload-Command: start")]
    public async Task Unknown_upload_command_is_refused(string header) =>
        (await _app.UploadAsync(await StartAsync(), [], header)).BareStatus(400, 3);

    private async Task<string> StartAsync(int? size = null)
    {
        string[] announced = size is null ? [] : [$"X-Goog-Upload-Raw-Size: {size}"];
        return (await _app.UploadAsync("/v1/uploads", [], [Resumable, Start, .. announced])).Headers[
            "X-Goog-Upload-URL"
        ];
    }

    // A decoder stops at the end of the picture, so anything may follow it.
    private static byte[] LargePhoto(int length)
    {
        var photo = TestPhotos.Jpeg(5);
        return [.. photo, .. TestPhotos.Noise(length - photo.Length, seed: length)];
    }

    private async Task AssertIsAsync(byte[] expected, string token)
    {
        var response = (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();
        var id = response["newMediaItemResults"]![0]!["mediaItem"]!["id"];
        var item = (await _app.GetAsync($"/v1/mediaItems/{id}")).Success();
        Assert.Equal(expected, await emulator.Http.GetByteArrayAsync(item["baseUrl"] + "=d"));
    }
}

using System.Globalization;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Section 7.2: the steps of a session when nothing goes wrong.</summary>
public class ResumableUploadTests
{
    private const string Start = """
        POST https://photoslibrary.googleapis.com/v1/uploads
        Content-Length: 0
        X-Goog-Upload-Command: start
        X-Goog-Upload-Content-Type: video/mp4
        X-Goog-Upload-File-Name: a.mp4
        X-Goog-Upload-Protocol: resumable
        X-Goog-Upload-Raw-Size: 20


        """;

    [Fact]
    public async Task Session_without_chunk_size_sends_the_whole_in_one_request()
    {
        using var network = new ScriptedNetwork()
            .Respond(
                """
                200
                X-Goog-Upload-Status: active
                X-Goog-Upload-URL: https://photoslibrary.googleapis.com/v1/uploads?upload_id=ABC&upload_protocol=resumable
                X-Goog-Upload-Chunk-Granularity: 8
                """
            )
            .RespondFinal("CAIS-token\n");
        var progress = new Recorder();

        var session = await network.Uploads.StartSessionAsync("a.mp4", 20, new UploadOptions { Progress = progress });
        var token = await session.UploadAsync(Of("abcdefghijklmnopqrst"));

        Assert.Equal("CAIS-token", token);
        Assert.Equal(
            [
                Start,
                """
                POST https://photoslibrary.googleapis.com/v1/uploads?upload_id=ABC&upload_protocol=resumable
                Content-Length: 20
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload, finalize
                X-Goog-Upload-Offset: 0

                abcdefghijklmnopqrst
                """,
            ],
            network.Requests
        );
        Assert.Equal([20], progress.Reports);
    }

    [Fact]
    public async Task Chunks_are_multiples_of_the_granularity()
    {
        using var network = new ScriptedNetwork()
            .RespondStart(granularity: 8)
            .RespondActive(8)
            .RespondActive(16)
            .RespondFinal();

        var session = await network.Uploads.StartSessionAsync("a.mp4", 20, new UploadOptions { ChunkSize = 10 });
        await session.UploadAsync(Of("abcdefghijklmnopqrst"));

        Assert.Equal(
            [
                Start,
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 8
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload
                X-Goog-Upload-Offset: 0

                abcdefgh
                """,
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 8
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload
                X-Goog-Upload-Offset: 8

                ijklmnop
                """,
                """
                POST https://photoslibrary.googleapis.com/up
                Content-Length: 4
                Content-Type: application/octet-stream
                X-Goog-Upload-Command: upload, finalize
                X-Goog-Upload-Offset: 16

                qrst
                """,
            ],
            network.Requests
        );
    }

    [Fact]
    public async Task Chunk_is_at_least_the_granularity()
    {
        using var network = new ScriptedNetwork().RespondActive(8).RespondFinal();

        await network
            .OpenSession(12, new UploadOptions { ChunkSize = 3 }, granularity: 8)
            .UploadAsync(Of("abcdefghijkl"));

        Assert.Equal(["abcdefgh", "ijkl"], Enumerable.Range(0, 2).Select(network.Body));
    }

    [Fact]
    public async Task Chunk_that_is_the_end_finalizes()
    {
        using var network = new ScriptedNetwork().RespondActive(8).RespondFinal();

        await network
            .OpenSession(16, new UploadOptions { ChunkSize = 8 }, granularity: 8)
            .UploadAsync(Of("abcdefghijklmnop"));

        Assert.Equal("upload, finalize", network.Header(1, "X-Goog-Upload-Command"));
        network.AssertDone();
    }

    [Fact]
    public async Task Content_of_unknown_length_is_finalized_by_its_last_chunk()
    {
        using var network = new ScriptedNetwork().RespondStart(4).RespondActive(4).RespondActive(8).RespondFinal();

        var session = await network.Uploads.StartSessionAsync("a.mp4", null, new UploadOptions { ChunkSize = 4 });
        await session.UploadAsync(Unseekable("abcdefghij"));

        Assert.Null(network.Header(0, "X-Goog-Upload-Raw-Size"));
        Assert.Equal(["abcd", "efgh", "ij"], Enumerable.Range(1, 3).Select(network.Body));
        Assert.Equal(
            ["upload", "upload", "upload, finalize"],
            Enumerable.Range(1, 3).Select(i => network.Header(i, "X-Goog-Upload-Command"))
        );
    }

    // users-want 3a: an empty final chunk is a "finalize" alone.
    [Fact]
    public async Task Content_of_unknown_length_that_fills_its_chunks_is_finalized_alone()
    {
        using var network = new ScriptedNetwork().RespondActive(4).RespondActive(8).RespondFinal();

        await network.OpenSession(null, new UploadOptions { ChunkSize = 4 }, 4).UploadAsync(Unseekable("abcdefgh"));

        Assert.Equal(
            """
            POST https://photoslibrary.googleapis.com/up
            Content-Length: 0
            X-Goog-Upload-Command: finalize


            """,
            network.Requests[2]
        );
    }

    [Fact]
    public async Task Stream_of_known_length_that_cannot_seek_goes_up_in_one_request()
    {
        using var network = new ScriptedNetwork().RespondFinal();

        await network.OpenSession(8).UploadAsync(Unseekable("abcdefgh"));

        Assert.Equal("abcdefgh", network.Body(0));
        Assert.Equal("upload, finalize", network.Header(0, "X-Goog-Upload-Command"));
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrst", new[] { "abcdefgh", "ijklmnop", "qrst" })]
    [InlineData("abcdefghijklmnop", new[] { "abcdefgh", "ijklmnop" })]
    public async Task Stream_of_known_length_that_cannot_seek_goes_up_in_chunks_if_asked_to(
        string content,
        string[] chunks
    )
    {
        using var network = new ScriptedNetwork();
        for (var sent = 8; sent < content.Length; sent += 8)
        {
            network.RespondActive(sent);
        }

        network.RespondFinal();

        var session = network.OpenSession(content.Length, new UploadOptions { ChunkSize = 8 });

        Assert.Equal("TOKEN", await session.UploadAsync(Unseekable(content)));
        Assert.Equal(chunks, Enumerable.Range(0, network.Requests.Count).Select(network.Body));
    }

    [Fact]
    public async Task Stream_of_unknown_length_without_chunk_size_goes_up_in_chunks_of_8_MiB()
    {
        using var network = new ScriptedNetwork { KeepsBodies = false }
            .RespondStart(256 << 10)
            .RespondActive(8 << 20)
            .RespondFinal();

        await network.Uploads.UploadAsync(new PatternStream((8 << 20) + 5, canSeek: false) { IsBlank = true }, "a.mp4");

        Assert.Equal(["0", $"{8 << 20}", "5"], Enumerable.Range(0, 3).Select(i => network.Header(i, "Content-Length")));
    }

    [Fact]
    public async Task First_bytes_of_a_stream_that_cannot_seek_are_not_lost()
    {
        const int size = (5 << 20) + 1000;
        using var network = new ScriptedNetwork().RespondStart().RespondFinal();

        await network.Uploads.UploadAsync(new PatternStream(size, canSeek: false) { MostPerRead = 70_001 }, "a.mp4");

        Assert.Equal("video/mp4", network.Header(0, "X-Goog-Upload-Content-Type"));
        var sent = network.Requests[1].AsSpan()[^size..];
        Assert.Equal(size.ToString(CultureInfo.InvariantCulture), network.Header(1, "Content-Length"));
        for (var i = 0; i < size; i++)
        {
            if (sent[i] != PatternStream.At(i))
            {
                Assert.Fail($"Byte {i} differs.");
            }
        }
    }

    [Fact]
    public async Task Offsets_are_longer_than_32_bits()
    {
        const long size = 6L << 30;
        const long received = size - 10;
        using var network = new ScriptedNetwork().RespondActive(received).RespondFinal();
        var progress = new Recorder();

        var session = network.OpenSession(size, new UploadOptions { Progress = progress });
        await session.ResumeAsync(new PatternStream(size));

        Assert.Equal("6442450934", network.Header(1, "X-Goog-Upload-Offset"));
        Assert.Equal(PatternStream.Bytes(received, 10), network.Body(1).Select(c => (byte)c));
        Assert.Equal([received, size], progress.Reports);
    }

    [Fact]
    public async Task Content_of_a_session_begins_where_the_stream_stands()
    {
        using var network = new ScriptedNetwork().RespondActive(2).RespondFinal();
        using var content = Of("before|photo");
        content.Position = 7;

        await network.OpenSession(5).ResumeAsync(content);

        Assert.Equal("oto", network.Body(1));
    }

    [Fact]
    public async Task Header_names_come_in_any_case()
    {
        using var network = new ScriptedNetwork().Respond(
            """
            200
            x-goog-upload-status: ACTIVE
            X-GOOG-UPLOAD-URL: https://photoslibrary.googleapis.com/up
            x-goog-upload-chunk-granularity: 8
            """
        );

        var session = await network.Uploads.StartSessionAsync("a.jpg", 5);

        Assert.Equal(8, session.State.ChunkGranularity);
    }

    [Fact]
    public async Task Server_that_does_not_name_a_granularity_gets_chunks_of_256_KiB()
    {
        using var network = new ScriptedNetwork().Respond(
            """
            200
            X-Goog-Upload-Status: active
            X-Goog-Upload-URL: https://photoslibrary.googleapis.com/up
            """
        );

        Assert.Equal(262144, (await network.Uploads.StartSessionAsync("a.jpg", 5)).State.ChunkGranularity);
    }

    [Theory]
    [InlineData("200\nX-Goog-Upload-URL: https://photoslibrary.googleapis.com/up", "X-Goog-Upload-Status is missing")]
    [InlineData(
        "200\nX-Goog-Upload-Status: dancing\nX-Goog-Upload-URL: https://photoslibrary.googleapis.com/up",
        "dancing"
    )]
    [InlineData(
        "200\nX-Goog-Upload-Status: final\nX-Goog-Upload-URL: https://photoslibrary.googleapis.com/up",
        "Final already"
    )]
    [InlineData("200\nX-Goog-Upload-Status: active", "X-Goog-Upload-URL is missing")]
    [InlineData(
        "200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: /up?upload_id=SECRET",
        "not an absolute address|does not use https"
    )]
    [InlineData(
        "200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: https://evil.example/up?upload_id=SECRET",
        "evil.example"
    )]
    [InlineData(
        "200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: "
            + "https://photoslibrary.googleapis.com/up\nX-Goog-Upload-Chunk-Granularity: many",
        "many"
    )]
    [InlineData(
        "200\nX-Goog-Upload-Status: active\nX-Goog-Upload-URL: "
            + "https://photoslibrary.googleapis.com/up\nX-Goog-Upload-Chunk-Granularity: 0",
        "Granularity says 0"
    )]
    [InlineData("500\n\n", "500")]
    [InlineData("502\nContent-Type: text/html\n\n<html>", "502")]
    [InlineData("403\n\n{\"code\":7,\"message\":\"No.\"}", "403 PERMISSION_DENIED: No.")]
    public async Task Start_without_a_usable_response_is_an_error(string response, string message)
    {
        using var network = new ScriptedNetwork { Retries = 0 }.Respond(response);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Uploads.StartSessionAsync("a.jpg", 5));

        Assert.Contains(message.Split('|'), e.Message.Contains);
        Assert.DoesNotContain("SECRET", e.ToString());
        Assert.Equal("photoslibrary.uploads.start", e.Method);
    }

    [Theory]
    [InlineData("200\nX-Goog-Upload-Status: final", "no upload token")]
    [InlineData("200\nX-Goog-Upload-Status: dancing\n\nTOKEN", "dancing")]
    [InlineData("200\nX-Goog-Upload-Status: cancelled", "cancelled; start a new one")]
    public async Task Last_response_that_cannot_be_resumed_from_is_an_error(string response, string message)
    {
        using var network = new ScriptedNetwork().Respond(response);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.OpenSession(5).UploadAsync(Of("12345")));

        Assert.Contains(message, e.Message);
        Assert.Equal("photoslibrary.uploads.upload", e.Method);
    }

    [Theory]
    [InlineData("200\nX-Goog-Upload-Status: final\n\nTOKEN", "before its last byte")]
    [InlineData(
        "200\nX-Goog-Upload-Status: active\nX-Goog-Upload-Size-Received: 3",
        "has 3 bytes, but only 2 were sent"
    )]
    [InlineData("200\nX-Goog-Upload-Status: active\nX-Goog-Upload-Size-Received: two", "two")]
    [InlineData("200\nX-Goog-Upload-Status: active\nX-Goog-Upload-Size-Received: -2", "-2")]
    public async Task Response_to_a_chunk_that_cannot_be_resumed_from_is_an_error(string response, string message)
    {
        using var network = new ScriptedNetwork().Respond(response.TrimEnd('\n'));
        var session = network.OpenSession(5, new UploadOptions { ChunkSize = 2 });

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => session.UploadAsync(Of("12345")));

        Assert.Contains(message, e.Message);
    }

    // Section 7.2: the guide promises no status header here.
    [Fact]
    public async Task Bare_token_after_the_last_bytes_is_enough()
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");

        Assert.Equal("TOKEN", await network.OpenSession(5).UploadAsync(Of("12345")));
    }

    // Section 7.2.
    [Fact]
    public async Task Bare_200_to_a_chunk_makes_the_session_query_its_status()
    {
        using var network = new ScriptedNetwork()
            .Respond("200")
            .Respond("200\nX-Goog-Upload-Status: active\nX-Goog-Upload-Size-Received: 3")
            .RespondFinal();
        var session = network.OpenSession(5, new UploadOptions { ChunkSize = 3 });

        await session.UploadAsync(Of("12345"));

        Assert.Equal("query", network.Header(1, "X-Goog-Upload-Command"));
        Assert.Equal("3", network.Header(2, "X-Goog-Upload-Offset"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task Stream_with_more_bytes_than_announced_is_refused_before_the_upload_is_complete(int? chunkSize)
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i < 3; i++)
        {
            network.Respond("200\nX-Goog-Upload-Status: active");
        }

        var session = network.OpenSession(3, new UploadOptions { ChunkSize = chunkSize });

        var e = await Assert.ThrowsAsync<ArgumentException>(() =>
            session.UploadAsync(new OneWayStream(Of("1234567890")))
        );

        Assert.Contains("has more than the 3 bytes", e.Message);
        Assert.DoesNotContain(
            network.Requests,
            request => request.Contains("finalize") && request.EndsWith("123", StringComparison.Ordinal)
        );
    }

    private sealed class OneWayStream(MemoryStream bytes) : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => bytes.ReadAsync(buffer, offset, count, cancellationToken);
    }

    [Fact]
    public async Task Response_to_a_chunk_without_size_counts_as_all_received()
    {
        using var network = new ScriptedNetwork().Respond("200\nX-Goog-Upload-Status: active").RespondFinal();
        var session = network.OpenSession(5, new UploadOptions { ChunkSize = 3 });

        await session.UploadAsync(Of("12345"));

        Assert.Equal("3", network.Header(1, "X-Goog-Upload-Offset"));
        Assert.Equal(3, session.BytesReceived);
    }
}

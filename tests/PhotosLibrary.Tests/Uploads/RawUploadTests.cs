using System.Net;
using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Section 7.1: small content goes up in one request.</summary>
public class RawUploadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Small_content_is_one_request(bool canSeek)
    {
        using var network = new ScriptedNetwork().Respond("200\nContent-Type: text/plain\n\nCAIS-token\r\n");
        var progress = new Recorder();

        using var content = canSeek ? Of("\u00FF\u00D8 bytes") : Unseekable("\u00FF\u00D8 bytes");
        var token = await network.Uploads.UploadAsync(
            content,
            "IMG (1).jpg",
            new UploadOptions { Progress = progress }
        );

        Assert.Equal("CAIS-token", token);
        Assert.Equal(
            """
            POST https://photoslibrary.googleapis.com/v1/uploads
            Content-Length: 8
            Content-Type: application/octet-stream
            X-Goog-Upload-Content-Type: image/jpeg
            X-Goog-Upload-File-Name: IMG (1).jpg
            X-Goog-Upload-Protocol: raw

            ÿØ bytes
            """,
            Assert.Single(network.Requests)
        );
        Assert.Equal([8], progress.Reports);
    }

    [Fact]
    public async Task Path_of_the_base_address_is_kept()
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");
        var uploads = ScriptedNetwork.ClientOf(network, "http://127.0.0.1:8085/photos");

        await uploads.UploadAsync(Of("x"), "a.jpg");

        Assert.StartsWith("POST http://127.0.0.1:8085/photos/v1/uploads\n", network.Requests[0]);
    }

    [Fact]
    public async Task Content_begins_where_the_stream_stands_and_the_stream_stays_open()
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");
        using var content = Of("before|photo");
        content.Position = 7;

        await network.Uploads.UploadAsync(content, "a.jpg");

        Assert.Equal("photo", network.Body(0));
        Assert.Equal("5", network.Header(0, "Content-Length"));
        Assert.True(content.CanRead);
    }

    [Theory]
    [InlineData(5 << 20, true, "raw")]
    [InlineData((5 << 20) + 1, true, "resumable")]
    [InlineData((5 << 20) - 1, false, "raw")]
    [InlineData((5 << 20) + 1, false, "resumable")]
    public async Task Content_above_5_MiB_goes_up_in_a_session(int size, bool canSeek, string protocol)
    {
        using var network = new ScriptedNetwork { KeepsBodies = false };
        if (protocol == "resumable")
        {
            network.RespondStart();
        }

        network.RespondFinal();

        Assert.Equal(
            "TOKEN",
            await network.Uploads.UploadAsync(new PatternStream(size, canSeek) { IsBlank = true }, "a.jpg")
        );

        Assert.Equal(protocol, network.Header(0, "X-Goog-Upload-Protocol"));
        Assert.Equal($"{size}", network.Header(network.Requests.Count - 1, "Content-Length"));
        network.AssertDone();
    }

    [Fact]
    public async Task Chunk_size_below_the_content_asks_for_a_session()
    {
        using var network = new ScriptedNetwork().RespondStart().RespondActive(3).RespondFinal();

        await network.Uploads.UploadAsync(Of("12345"), "a.jpg", new UploadOptions { ChunkSize = 3 });

        Assert.Equal(["", "123", "45"], Enumerable.Range(0, 3).Select(network.Body));
    }

    // Section 7.5: here errors come bare, without the envelope.
    [Fact]
    public async Task Bare_status_becomes_the_exception()
    {
        using var network = new ScriptedNetwork().Respond(
            """401"""
                + "\nContent-Type: application/json\n\n"
                + """{"code":16,"message":"Authentication session is not defined."}"""
        );

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Uploads.UploadAsync(Of("x"), "a.jpg"));

        Assert.Equal(HttpStatusCode.Unauthorized, e.StatusCode);
        Assert.Equal("UNAUTHENTICATED", e.Status);
        Assert.Equal("photoslibrary.uploads", e.Method);
        Assert.Equal(
            "photoslibrary.uploads failed: 401 UNAUTHENTICATED: Authentication session is not defined. "
                + "The access token is missing, expired, or lacks the scope photoslibrary.appendonly.",
            e.Message
        );
    }

    [Theory]
    [InlineData("500\n\n", 500)]
    [InlineData("502\nContent-Type: text/html\n\n<html>Bad gateway</html>", 502)]
    [InlineData("400\n\n{\"code\":3,\"message\":\"Insufficient tokens for quota\"}", 400)]
    [InlineData("201\n\nTOKEN", 201)]
    [InlineData("204", 204)]
    [InlineData("302\nLocation: https://elsewhere.example/", 302)]
    public async Task Status_other_than_200_is_an_error(string response, int status)
    {
        using var network = new ScriptedNetwork { Retries = 0 }.Respond(response);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Uploads.UploadAsync(Of("x"), "a.jpg"));

        Assert.Equal(status, (int)e.StatusCode);
        Assert.Single(network.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("<html>Sign in to the hotel</html>")]
    [InlineData("{\"code\":16}")]
    [InlineData("two words")]
    public async Task Response_without_a_token_is_an_error(string body)
    {
        using var network = new ScriptedNetwork().Respond($"200\n\n{body}");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Uploads.UploadAsync(Of("x"), "a.jpg"));

        Assert.Contains("no upload token", e.Message);
        Assert.Equal(HttpStatusCode.OK, e.StatusCode);
    }

    [Fact]
    public async Task Broken_connection_is_thrown_as_PhotosConnectionException()
    {
        using var network = new ScriptedNetwork { Retries = 0 }.Drop(afterBytes: 2);

        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.Uploads.UploadAsync(Of("12345"), "a.jpg"));
    }

    [Fact]
    public async Task Truncated_token_is_refused()
    {
        using var network = new ScriptedNetwork { Retries = 0 }.Respond("200\nContent-Length: 500\n\nTOK");

        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.Uploads.UploadAsync(Of("12345"), "a.jpg"));
    }
}

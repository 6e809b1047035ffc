using PhotosLibrary.Emulator.Tests.Serving;

namespace PhotosLibrary.Emulator.Tests.Uploads;

/// <summary>Uploads in one request (spec/facts.md, "Raw uploads" and "Upload errors").</summary>
public class RawUploadTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private const string Raw = "X-Goog-Upload-Protocol: raw";

    private readonly TestApp _app = emulator.NewAccount();

    [Theory]
    [InlineData("/v1/uploads", Raw)]
    [InlineData("/v1/uploads/", "x-goog-upload-protocol: RAW")]
    [InlineData("/v1/uploads/?X-Goog-Upload-Protocol=raw", "X-Goog-Upload-Content-Type: image/jpeg")]
    [InlineData("/v1/uploads?upload_protocol=raw", "X-Goog-Upload-Content-Type: image/jpeg")]
    public async Task Response_of_an_upload_is_the_token_alone(string url, string header)
    {
        var response = await _app.UploadAsync(url, TestPhotos.Jpeg(1), header);

        Assert.Equal((200, "text/plain"), ((int)response.Status, response.Headers["Content-Type"]));
        Assert.Matches("^[A-Za-z0-9_-]{90,}$", response.Body);
    }

    [Fact]
    public async Task Upload_response_names_the_upload_server_and_the_request()
    {
        // spec/facts.md, "Raw uploads"
        var first = await _app.UploadAsync("/v1/uploads", [1], "x-goog-upload-protocol: RAW");
        var second = await _app.UploadAsync("/v1/uploads", [1], "X-GOOG-UPLOAD-PROTOCOL: raw");

        Assert.Equal(("UploadServer", "text/plain"), (first.Headers["Server"], first.Headers["Content-Type"]));
        Assert.NotEqual(first.Headers["X-GUploader-UploadID"], second.Headers["X-GUploader-UploadID"]);
    }

    [Fact]
    public async Task Googles_own_importer_sends_everything_in_the_query()
    {
        using var content = new ByteArrayContent(TestPhotos.Jpeg(1));
        var url =
            "/v1/uploads/?Content-type=application/octet-stream&X-Goog-Upload-Protocol=raw&access_token=dev:importer";

        var response = await emulator.Http.PostAsync(new Uri(emulator.Address, url), content);

        Assert.Equal(200, (int)response.StatusCode);
    }

    // As rclone and Node's streams send it.
    [Fact]
    public async Task Bytes_may_come_without_a_length()
    {
        var photo = TestPhotos.Jpeg(7);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, "/v1/uploads"))
        {
            Content = new ByteArrayContent(photo) { Headers = { ContentLength = null } },
            Headers = { TransferEncodingChunked = true },
        };
        request.Headers.Add("X-Goog-Upload-Protocol", "raw");
        request.Headers.Add("X-Goog-Hash", TestPhotos.HashHeader(photo).Split(": ")[1]);

        Assert.Equal(200, (int)(await _app.SendAsync(request)).Status);
    }

    // Clients escape the name as in a URL, or send its bytes as they have them: rclone UTF-8, Python's requests
    // Latin-1.
    [Theory]
    [InlineData("lake.jpg", "lake.jpg")]
    [InlineData("%C3%A9t%C3%A9.jpg", "été.jpg")]
    [InlineData("\u00c3\u00a9t\u00c3\u00a9.jpg", "été.jpg")]
    [InlineData("\u00e9t\u00e9.jpg", "été.jpg")]
    [InlineData("100 %.jpg", "100 %.jpg")]
    public async Task File_name_is_read_in_any_encoding(string bytes, string name)
    {
        var photo = TestPhotos.Jpeg(8);
        using var connection = await RawConnection.OpenAsync(_app.Address);
        await connection.SendAsync(
            $"""
            POST /v1/uploads HTTP/1.1
            Host: {_app.Address.Authority}
            Authorization: Bearer {_app.Token}
            X-Goog-Upload-Protocol: raw
            X-Goog-Upload-File-Name: {bytes}
            Content-Length: {photo.Length}
            Connection: close


            """
        );
        await connection.Stream.WriteAsync(photo);
        using var reader = new StreamReader(connection.Stream);
        var token = (await reader.ReadToEndAsync()).Split("\r\n\r\n")[1].Trim();

        var created = (
            await _app.PostAsync(
                "/v1/mediaItems:batchCreate",
                $$"""{ "newMediaItems": [{ "simpleMediaItem": { "uploadToken": "{{token}}" } }] }"""
            )
        ).Success();

        Assert.Equal(name, (string?)created["newMediaItemResults"]![0]!["mediaItem"]!["filename"]);
    }

    [Fact]
    public async Task Raw_upload_of_zero_bytes_is_refused()
    {
        (await _app.UploadAsync("/v1/uploads", [], Raw)).BareStatus(400, 3);
    }

    [Fact]
    public async Task Raw_upload_with_a_wrong_checksum_is_refused()
    {
        var photo = TestPhotos.Jpeg(2);
        Assert.Equal(
            200,
            (int)(await _app.UploadAsync("/v1/uploads", photo, Raw, TestPhotos.HashHeader(photo))).Status
        );
        (await _app.UploadAsync("/v1/uploads", photo, Raw, TestPhotos.HashHeader([1]))).BareStatus(
            400,
            3,
            "Checksum from header does not match received payload content."
        );
        (await _app.UploadAsync("/v1/uploads", photo, Raw, "X-Goog-Hash: sha1=%")).BareStatus(
            400,
            3,
            "Checksum from header does not match received payload content."
        );
    }

    [Fact]
    public async Task Upload_without_the_scope_or_a_token_is_a_bare_401()
    {
        const string Message = "Authentication session is not defined.";
        var reader = emulator.AppWithScopes([
            PhotosLibraryScopes.ReadOnlyAppCreatedData,
            PhotosLibraryScopes.EditAppCreatedData,
        ]);
        var retired = emulator.AppWithScopes(["https://www.googleapis.com/auth/photoslibrary"]);

        (await emulator.App("unknown").UploadAsync("/v1/uploads", [1], Raw)).BareStatus(401, 16, Message);
        (await reader.UploadAsync("/v1/uploads", [1], Raw)).BareStatus(401, 16, Message);
        (await retired.UploadAsync("/v1/uploads", [1], Raw)).BareStatus(401, 16, Message);
    }

    [Theory]
    [InlineData("X-Goog-Upload-Protocol: carrier-pigeon")]
    [InlineData("X-Goog-Upload-Content-Type: image/jpeg")]
    public async Task Unknown_upload_protocol_is_refused(string header) =>
        (await _app.UploadAsync("/v1/uploads", [1], header)).BareStatus(400, 3);
}

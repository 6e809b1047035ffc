using System.IO.Pipelines;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>Files whose upload outlives the process.</summary>
public sealed class SessionStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;
    private readonly FileUploadSessionStore _store;

    public SessionStoreTests()
    {
        _store = new FileUploadSessionStore(Path.Combine(_folder, "sessions"));
        File.WriteAllText(Photo, "1234567890");
    }

    private string Photo => Path.Combine(_folder, "a.jpg");

    private UploadOptions Options => new() { ChunkSize = 4, SessionStore = new FileUploadSessionStore(_store.Folder) };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Same_file_resumes_where_the_server_is_and_its_session_is_then_deleted()
    {
        await BreakOffAsync();

        using var network = new ScriptedNetwork().RespondActive(4).RespondActive(8).RespondFinal();
        Assert.Equal("TOKEN", await network.Uploads.UploadFileAsync(Photo, Options));

        Assert.Equal(["", "5678", "90"], Enumerable.Range(0, 3).Select(network.Body));
        Assert.Empty(Directory.EnumerateFiles(_store.Folder));
    }

    [Theory]
    [InlineData("404\n\n")]
    [InlineData("410\n\n")]
    [InlineData("200\nX-Goog-Upload-Status: final")]
    public async Task Session_that_is_gone_meanwhile_begins_anew(string response)
    {
        await BreakOffAsync();

        using var network = new ScriptedNetwork()
            .Respond(response)
            .RespondStart()
            .RespondActive(4)
            .RespondActive(8)
            .RespondFinal();
        Assert.Equal("TOKEN", await network.Uploads.UploadFileAsync(Photo, Options));

        Assert.Equal(["1234", "5678", "90"], Enumerable.Range(2, 3).Select(network.Body));
        Assert.Empty(Directory.EnumerateFiles(_store.Folder));
    }

    [Theory]
    [InlineData("123456789", false)]
    [InlineData("1234567890", true)]
    public async Task File_that_has_changed_begins_anew(string content, bool isTouched)
    {
        await BreakOffAsync();
        File.WriteAllText(Photo, content);
        if (isTouched)
        {
            File.SetLastWriteTimeUtc(Photo, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        using var network = new ScriptedNetwork().RespondStart().RespondActive(4).RespondActive(8).RespondFinal();
        Assert.Equal("TOKEN", await network.Uploads.UploadFileAsync(Photo, Options));

        Assert.Equal("1234", network.Body(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"UploadUrl\":\"https://evil.example/\",\"Size\":10}")]
    [InlineData("{\"UploadUrl\":\"https://photoslibrary.googleapis.com/up\",\"Size\":11}")]
    [InlineData("{\"UploadUrl\":\"https://photoslibrary.googleapis.com/up\",\"Size\":10,\"ChunkGranularity\":0}")]
    public async Task Stored_text_that_is_no_session_of_the_file_is_ignored(string kept)
    {
        await BreakOffAsync();
        File.WriteAllText(Assert.Single(Directory.EnumerateFiles(_store.Folder)), kept);

        using var network = new ScriptedNetwork().RespondStart().RespondActive(4).RespondActive(8).RespondFinal();
        Assert.Equal("TOKEN", await network.Uploads.UploadFileAsync(Photo, Options));

        Assert.Equal("start", network.Header(0, "X-Goog-Upload-Command"));
    }

    [Fact]
    public async Task Only_the_owner_can_read_a_stored_session_and_its_name_reveals_no_file()
    {
        await BreakOffAsync();

        var file = Assert.Single(Directory.EnumerateFiles(_store.Folder));
        Assert.Matches("^[0-9a-f]{64}[.]upload$", Path.GetFileName(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(_store.Folder)
            );
        }
    }

    // The offsets of a file of 6 GiB, of which the server has all but the last bytes; no one reads what is before.
    [Fact]
    public async Task File_of_more_than_four_gibibytes_resumes_where_the_server_is()
    {
        const long size = (6L << 30) + 10;
        using (var file = File.Create(Photo))
        {
            // A hole: it takes no space.
            file.SetLength(size);
            file.Position = size - 3;
            file.Write("end"u8);
        }

        using (
            var first = new ScriptedNetwork { Retries = 0 }
                .RespondStart()
                .Drop(afterBytes: 100_000)
        )
        {
            await Assert.ThrowsAsync<PhotosConnectionException>(() =>
                first.Uploads.UploadFileAsync(
                    Photo,
                    new UploadOptions { SessionStore = _store, ContentType = "video/mp4" }
                )
            );
        }

        using var network = new ScriptedNetwork().RespondActive(size - 3).RespondFinal();
        var token = await network.Uploads.UploadFileAsync(
            Photo,
            new UploadOptions { SessionStore = _store, ContentType = "video/mp4" }
        );

        Assert.Equal(("TOKEN", "end"), (token, network.Body(1)));
        Assert.Equal("6442450951", network.Header(1, "X-Goog-Upload-Offset"));
    }

    [Fact]
    public async Task Pipe_goes_up_like_a_stream_that_cannot_seek()
    {
        using var network = new ScriptedNetwork().Respond("200\n\nTOKEN");
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("photo"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.Equal("TOKEN", await network.Uploads.UploadAsync(pipe.Reader, "a.jpg"));

        Assert.Equal("photo", network.Body(0));
        // A reader that was completed would throw.
        Assert.True((await pipe.Reader.ReadAsync()).IsCompleted);
    }

    // It has no name by which it could be known, and another one may be as long.
    [Fact]
    public async Task Stream_is_not_resumed_by_the_session_of_another()
    {
        using var first = new ScriptedNetwork { Retries = 0 }
            .RespondStart()
            .RespondActive(4)
            .Drop(afterBytes: 2);
        await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            first.Uploads.UploadAsync(Streams.Of("0123456789"), "a.jpg", Options)
        );

        using var second = new ScriptedNetwork().RespondStart().RespondActive(4).RespondActive(8).RespondFinal();
        await second.Uploads.UploadAsync(Streams.Of("abcdefghij"), "a.jpg", Options);

        Assert.Equal(["abcd", "efgh", "ij"], Enumerable.Range(1, 3).Select(second.Body));
    }

    [Fact]
    public async Task Pipe_of_a_large_video_is_sent_in_chunks_of_which_one_is_sent_again()
    {
        const int size = UploadsClient.RawMaxBytes + 1000;
        const int chunk = 4 << 20;
        using var network = new ScriptedNetwork()
            .RespondStart(granularity: 1 << 20)
            .RespondActive(chunk)
            .Drop(100_000)
            .RespondActive(chunk + 50_000)
            .RespondFinal();
        var reader = PipeReader.Create(new PatternStream(size));

        Assert.Equal(
            "TOKEN",
            await network.Uploads.UploadAsync(reader, "a.mp4", new UploadOptions { ChunkSize = chunk })
        );

        Assert.Equal($"{chunk + 50_000}", network.Header(4, "X-Goog-Upload-Offset"));
        Assert.Equal(size - chunk - 50_000, network.Body(4).Length);
    }

    private async Task BreakOffAsync()
    {
        using var network = new ScriptedNetwork { Retries = 0 }
            .RespondStart()
            .RespondActive(4)
            .Drop(afterBytes: 2);
        await Assert.ThrowsAsync<PhotosConnectionException>(() => network.Uploads.UploadFileAsync(Photo, Options));
    }
}

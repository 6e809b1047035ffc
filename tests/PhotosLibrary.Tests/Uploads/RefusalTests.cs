using static PhotosLibrary.Tests.Uploads.Streams;

namespace PhotosLibrary.Tests.Uploads;

/// <summary>
/// What Google would refuse, or could not be sent, never reaches the transport: the script has no responses.
/// </summary>
public sealed class RefusalTests : IDisposable
{
    private readonly ScriptedNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Empty_content_is_refused(bool canSeek)
    {
        using var content = canSeek ? Of("") : Unseekable("");

        var e = await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.UploadAsync(content, "a.jpg"));

        Assert.Contains("no bytes", e.Message);
    }

    [Fact]
    public async Task Stream_at_its_end_is_refused()
    {
        using var content = Of("photo");
        content.Position = 5;

        await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.UploadAsync(content, "a.jpg"));
    }

    // Section 7.3.
    [Theory]
    [InlineData("a.jpg", (200L << 20) + 1, "200 MB")]
    [InlineData("a.dng", (200L << 20) + 1, "200 MB")]
    [InlineData("a.mov", (20L << 30) + 1, "20 GB")]
    [InlineData("a", (20L << 30) + 1, "20 GB")]
    public async Task Content_larger_than_Google_takes_is_refused(string fileName, long size, string limit)
    {
        var upload = () => _network.Uploads.UploadAsync(new PatternStream(size), fileName);
        var start = () => _network.Uploads.StartSessionAsync(fileName, size);

        Assert.Contains(limit, (await Assert.ThrowsAsync<ArgumentException>(upload)).Message);
        Assert.Contains(limit, (await Assert.ThrowsAsync<ArgumentException>(start)).Message);
    }

    [Fact]
    public async Task Video_may_be_larger_than_a_photo()
    {
        using var network = new ScriptedNetwork().RespondStart();

        await network.Uploads.StartSessionAsync("a.mp4", 20L << 30);

        Assert.Equal("21474836480", network.Header(0, "X-Goog-Upload-Raw-Size"));
    }

    [Fact]
    public async Task Stream_that_cannot_be_read_is_refused()
    {
        var closed = Of("photo");
        closed.Dispose();

        await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.UploadAsync(closed, "a.jpg"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _network.Uploads.UploadAsync((Stream)null!, "a.jpg"));
        var session = _network.OpenSession(size: null);
        await Assert.ThrowsAsync<ArgumentException>(() => session.UploadAsync(closed));
        await Assert.ThrowsAsync<ArgumentNullException>(() => session.UploadAsync(null!));
    }

    [Fact]
    public async Task Empty_content_of_a_session_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _network.OpenSession(size: null).UploadAsync(Of("")));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Empty_file_name_is_refused(string fileName)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.UploadAsync(Of("x"), fileName));
        await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.StartSessionAsync(fileName));
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("image/jpeg\r\nX-Evil: 1")]
    [InlineData("")]
    public async Task Invalid_content_type_is_refused(string contentType) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _network.Uploads.UploadAsync(Of("x"), "a.jpg", new UploadOptions { ContentType = contentType })
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Chunk_size_that_is_not_positive_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new UploadOptions { ChunkSize = size });

    [Fact]
    public async Task Session_of_no_bytes_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _network.Uploads.StartSessionAsync("a.jpg", 0));

    [Fact]
    public async Task Content_of_another_size_than_its_session_is_refused()
    {
        var session = _network.OpenSession(size: 10);

        var e = await Assert.ThrowsAsync<ArgumentException>(() => session.UploadAsync(Of("12345")));

        Assert.Contains("started for 10 bytes, but the stream has 5", e.Message);
    }

    [Fact]
    public async Task Resuming_from_an_unseekable_stream_is_refused()
    {
        var session = _network.OpenSession(size: 5);

        await Assert.ThrowsAsync<ArgumentException>(() => session.ResumeAsync(Unseekable("12345")));
    }
}

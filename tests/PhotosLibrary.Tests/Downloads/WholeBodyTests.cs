using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>A body without a length is whole only if something proves it.</summary>
public sealed class WholeBodyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("jpeg", true)]
    [InlineData("jpeg", false)]
    [InlineData("mp4", true)]
    [InlineData("heic", false)]
    [InlineData("unknown", true)]
    public async Task Body_that_just_ends_is_completed(string format, bool hasRanges)
    {
        var bytes = BytesOf(format);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var photos = new StubPhotos
            {
                HasLength = false,
                IsFramed = false,
                HasRanges = hasRanges,
                EndsSilently = true,
            };
            var item = photos.Add("A", bytes);
            photos.CutAfter = request => request.Number == 0 ? cut : null;
            var path = Path.Combine(_folder, "a.jpg");

            var result = await photos.NewClient().Downloads.DownloadToFileAsync(item, path);

            Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
            Assert.Equal(bytes.Length, result.Bytes);
        }
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("unknown")]
    public async Task Body_that_always_just_ends_is_an_error_and_leaves_no_file(string format)
    {
        var bytes = BytesOf(format);
        var photos = new StubPhotos
        {
            HasLength = false,
            IsFramed = false,
            HasRanges = false,
            EndsSilently = true,
        };
        var item = photos.Add("A", bytes);
        photos.CutAfter = _ => bytes.Length - 5;
        var client = photos.NewClient();

        var toFile = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            client.Downloads.DownloadToFileAsync(item, Path.Combine(_folder, "a.jpg"))
        );
        await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            client.Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Contains($"the response ended after {bytes.Length - 5} bytes", toFile.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    // Asked for the last byte and what follows it: of what follows alone, a host that has fewer bytes by now says 416.
    [Theory]
    [InlineData(206, 0, true)]
    [InlineData(200, 0, true)]
    [InlineData(206, 1, false)]
    [InlineData(200, 1, false)]
    [InlineData(416, 0, false)]
    public async Task Host_says_by_a_range_whether_there_is_more(int status, int more, bool isWhole)
    {
        var photos = new StubPhotos { HasLength = false, IsFramed = false };
        var bytes = BytesOf("unknown");
        var item = photos.Add("A", bytes);
        photos.OnMedia = request =>
            request.From is not { } from
                ? null
                : new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new ByteArrayContent(new byte[status == 200 ? bytes.Length + more : 1 + more])
                    {
                        Headers =
                        {
                            ContentType = new MediaTypeHeaderValue("image/jpeg"),
                            ContentRange =
                                status == 206
                                    ? new ContentRangeHeaderValue(from, from + more, bytes.Length + more)
                                    : null,
                        },
                    },
                };
        var client = photos.NewClient(retry: new RetryOptions { MaxRetries = 0 });

        var failure = await Record.ExceptionAsync(() => client.Downloads.DownloadAsync(item, new MemoryStream()));

        Assert.Equal(isWhole, failure is null);
        Assert.Equal(["media A 0 =d", $"media A 0 =d {bytes.Length - 1}"], photos.MediaRequests);
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(30_000)]
    public async Task Body_that_was_cut_off_is_not_whole_because_the_host_has_other_bytes_by_now(int length)
    {
        // Neither a length nor a tag nor a format, which would tell the one from the other.
        var photos = new StubPhotos
        {
            HasLength = false,
            IsFramed = false,
            EndsSilently = true,
            Tag = null,
        };
        var item = photos.Add("A", new byte[20_000]);
        var changed = Enumerable.Repeat((byte)7, length).ToArray();
        var isCut = false;
        photos.CutAfter = _ =>
        {
            if (isCut)
            {
                return null;
            }

            isCut = true;
            photos.SetBytes("A", changed);
            return 10_000;
        };
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(changed, destination.ToArray());
    }

    [Fact]
    public async Task Chunked_body_of_an_unknown_format_is_whole_when_the_host_has_no_ranges()
    {
        var photos = new StubPhotos { HasLength = false, HasRanges = false };
        var item = photos.Add("A", BytesOf("unknown"));
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(BytesOf("unknown"), destination.ToArray());
    }

    [Fact]
    public async Task Body_that_the_app_s_own_handler_decompresses_is_not_whole_when_it_was_cut_off()
    {
        var bytes = SmallMedia.All["png"];
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var photos = new StubPhotos { HasRanges = false };
        var item = photos.Add("A", bytes);
        photos.OnMedia = _ =>
        {
            // As a handler does: neither coding nor length are left.
            var cut = new MemoryStream(compressed.ToArray(), 0, (int)compressed.Length - 20);
            var content = new StreamContent(new GZipStream(cut, CompressionMode.Decompress));
            content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            var response = new HttpResponseMessage { Content = content };
            response.Headers.TransferEncodingChunked = true;
            return response;
        };

        await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("identity, x-gzip")]
    public async Task Encoded_body_is_refused(string coding)
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", BytesOf("jpeg"));
        photos.OnMedia = _ =>
        {
            var content = new ByteArrayContent(BytesOf("jpeg"));
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding.Split(", "));
            return new HttpResponseMessage { Content = content };
        };

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Contains("is encoded", failure.Message, StringComparison.Ordinal);
        Assert.Contains("not asked for", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] BytesOf(string format) =>
        SmallMedia.All.TryGetValue(format, out var bytes) ? bytes : [.. Enumerable.Range(1, 60).Select(i => (byte)i)];
}

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

    [Theory]
    [InlineData(416, true)]
    [InlineData(200, true)]
    [InlineData(206, false)]
    public async Task Host_says_by_a_range_whether_there_is_more(int status, bool isWhole)
    {
        var photos = new StubPhotos { HasLength = false, IsFramed = false };
        var item = photos.Add("A", BytesOf("unknown"));
        photos.OnMedia = request =>
            request.From is not { } from
                ? null
                : new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new ByteArrayContent(new byte[isWhole ? from : 1])
                    {
                        Headers =
                        {
                            ContentType = new MediaTypeHeaderValue("image/jpeg"),
                            ContentRange = status == 206 ? new ContentRangeHeaderValue(from, from, from + 1) : null,
                        },
                    },
                };
        var client = photos.NewClient(retry: new RetryOptions { MaxRetries = 0 });

        var failure = await Record.ExceptionAsync(() => client.Downloads.DownloadAsync(item, new MemoryStream()));

        Assert.Equal(isWhole, failure is null);
        Assert.Equal(["media A 0 =d", $"media A 0 =d {BytesOf("unknown").Length}"], photos.MediaRequests);
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

using System.Net;
using System.Text;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>Section 9: bytes come from base URLs.</summary>
public class DownloadTests
{
    internal static MediaItem Photo =>
        new()
        {
            Id = "ITEM",
            BaseUrl = "https://lh3.googleusercontent.com/lr/SECRET",
            MimeType = "image/jpeg",
        };

    [Fact]
    public async Task Bytes_go_to_where_the_stream_stands()
    {
        using var network = new ScriptedNetwork().Respond("200\nContent-Type: image/jpeg\nContent-Length: 5\n\nphoto");
        using var destination = new MemoryStream();
        destination.Write("before|"u8);
        var progress = new List<TransferProgress>();

        await network.Downloads.DownloadAsync(
            Photo,
            destination,
            new DownloadOptions { Progress = new Listener(progress.Add) }
        );

        Assert.Equal("before|photo", Encoding.ASCII.GetString(destination.ToArray()));
        Assert.Equal([new TransferProgress(5, 5)], progress);
        Assert.True(destination.CanWrite);
        Assert.Equal(
            "GET https://lh3.googleusercontent.com/lr/SECRET=d\nAccept-Encoding: identity\n\n",
            network.Requests[0]
        );
    }

    [Fact]
    public async Task Expired_base_URL_of_an_item_without_id_says_why_it_stays_so()
    {
        using var network = new ScriptedNetwork().Respond("403\nContent-Type: text/html\n\n<html>");
        var item = new MediaItem { BaseUrl = Photo.BaseUrl, MimeType = "image/jpeg" };

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Equal(
            "media.download failed: 403 Forbidden. A base URL is good for 60 minutes, and this item has no id to "
                + "fetch a new one by.",
            e.Message
        );
        Assert.Equal(HttpStatusCode.Forbidden, e.StatusCode);
        Assert.Equal("media.download", e.Method);
    }

    // Section 9: the media host responds with 404 and a picture.
    [Theory]
    [InlineData("429\nContent-Type: text/html\n\n<html>", 429)]
    [InlineData("500\n\n", 500)]
    [InlineData("204", 204)]
    [InlineData("206\nContent-Type: image/jpeg\n\nph", 206)]
    [InlineData("302\nLocation: http://elsewhere.example/", 302)]
    public async Task Status_other_than_200_is_an_error(string response, int status)
    {
        using var network = new ScriptedNetwork().Respond(response);
        using var destination = new MemoryStream();

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(Photo, destination)
        );

        Assert.Equal(status, (int)e.StatusCode);
        Assert.DoesNotContain("sad face", e.ResponseExcerpt ?? "");
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task Status_404_with_a_picture_is_an_error()
    {
        const string sadFace = "404\nContent-Type: image/png\n\nPNG of a sad face";
        using var network = new ScriptedNetwork()
            .Respond(sadFace)
            .Respond(
                """
                200
                Content-Type: application/json

                {"id":"ITEM","baseUrl":"https://lh3.googleusercontent.com/lr/NEW","mimeType":"image/jpeg"}
                """
            )
            .Respond(sadFace);
        using var destination = new MemoryStream();

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(Photo, destination)
        );

        Assert.Equal(
            "media.download failed: 404 NotFound. So was a base URL that had just been fetched for the item ITEM.",
            e.Message
        );
        Assert.Null(e.ResponseExcerpt);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task Https_redirect_is_followed()
    {
        using var network = new ScriptedNetwork()
            .Respond("302\nLocation: https://elsewhere.example/video")
            .Respond("200\nContent-Type: image/jpeg\n\nphoto");
        using var destination = new MemoryStream();

        await network.Downloads.DownloadAsync(Photo, destination);

        Assert.StartsWith("GET https://elsewhere.example/video", network.Requests[1], StringComparison.Ordinal);
        Assert.Equal("photo"u8.ToArray(), destination.ToArray());
    }

    [Fact]
    public async Task Redirect_in_a_circle_ends()
    {
        using var network = new ScriptedNetwork();
        for (var i = 0; i < 10; i++)
        {
            network.Respond($"302\nLocation: https://elsewhere.example/{i % 2}");
        }

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(Photo, new MemoryStream())
        );

        Assert.Equal((HttpStatusCode.Redirect, 1), (e.StatusCode, e.Attempts));
        Assert.Contains("in a circle", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, network.Requests.Count);
    }

    [Fact]
    public async Task Success_without_bytes_is_an_error()
    {
        using var network = new ScriptedNetwork().Respond("200\nContent-Type: image/jpeg");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(Photo, new MemoryStream())
        );

        Assert.Contains("no bytes", e.Message);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/json")]
    public async Task Success_that_is_no_media_is_an_error(string contentType)
    {
        using var network = new ScriptedNetwork().Respond($"200\nContent-Type: {contentType}\n\n<html>Sign in</html>");
        using var destination = new MemoryStream();

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(Photo, destination)
        );

        Assert.Contains("not a photo or video", e.Message);
        Assert.Equal(0, destination.Length);
    }

    [Theory]
    [InlineData("image/heic")]
    [InlineData("VIDEO/MP4")]
    [InlineData("application/octet-stream")]
    public async Task Media_of_any_type_is_downloaded(string contentType)
    {
        using var network = new ScriptedNetwork().Respond($"200\nContent-Type: {contentType}\n\nbytes");
        using var destination = new MemoryStream();

        await network.Downloads.DownloadAsync(Photo, destination);

        Assert.Equal(5, destination.Length);
    }

    // Not every handler notices.
    [Theory]
    [InlineData(6)]
    [InlineData(5_000_000_000)]
    public async Task Body_shorter_than_announced_is_an_error(long announced)
    {
        using var network = new ScriptedNetwork().Respond(
            $"200\nContent-Type: image/jpeg\nContent-Length: {announced}\n\nphoto"
        );

        var e = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Downloads.DownloadAsync(Photo, new MemoryStream())
        );

        Assert.Equal(
            $"media.download: the connection failed (the response ended after 5 of {announced} bytes) after 5 of "
                + $"{announced} bytes of the item ITEM.",
            e.Message
        );
    }

    [Fact]
    public async Task Body_is_not_held_in_memory()
    {
        await DownloadAsync(1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var progress = await DownloadAsync(64 << 20);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2 << 20);
        Assert.Equal(64 << 20, progress);

        static Task<long> DownloadAsync(long size)
        {
            using var network = new ScriptedNetwork().Then(
                (_, _) =>
                    Task.FromResult(
                        new HttpResponseMessage
                        {
                            Content = new StreamContent(new PatternStream(size) { IsBlank = true }),
                        }
                    )
            );
            var received = 0L;
            var progress = new Listener(value => received = value.Bytes);
            var download = network.Downloads.DownloadAsync(
                Photo,
                Stream.Null,
                new DownloadOptions { Progress = progress }
            );
            // All of it ran on this thread, whose allocations are counted.
            Assert.True(download.IsCompletedSuccessfully, download.Exception?.ToString());
            return Task.FromResult(received);
        }
    }

    [Fact]
    public async Task Download_stops_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new ScriptedNetwork().Then(
            (_, _) =>
                Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new PatternStream(5L << 30)) })
        );
        var received = 0L;
        var progress = new Listener(value =>
        {
            received = value.Bytes;
            cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.Downloads.DownloadAsync(
                Photo,
                Stream.Null,
                new DownloadOptions { Progress = progress },
                cancellation.Token
            )
        );

        Assert.InRange(received, 1, 1 << 20);
    }

    [Fact]
    public async Task Destination_that_cannot_be_written_is_refused_before_anything_is_sent()
    {
        using var network = new ScriptedNetwork();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            network.Downloads.DownloadAsync(Photo, new MemoryStream([], writable: false))
        );
    }

    internal sealed class Listener(Action<TransferProgress> hear) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => hear(value);
    }
}

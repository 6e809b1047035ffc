using System.Net;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>A download resumes after a broken connection, and only with bytes that belong together.</summary>
public class ResumeTests
{
    private static readonly byte[] Bytes = PatternStream.Bytes(0, 10_000);
    private static readonly DateTimeOffset FirstDate = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Broken_connection_is_resumed_where_it_was()
    {
        var photos = new StubPhotos { CutAfter = request => request.Number < 2 ? 3_000 : null };
        var item = photos.Add("A", Bytes);
        using var destination = new MemoryStream();
        var progress = new List<TransferProgress>();

        var result = await photos
            .NewClient()
            .Downloads.DownloadAsync(
                item,
                destination,
                new DownloadOptions { Progress = new DownloadTests.Listener(progress.Add) }
            );

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(["media A 0 =d", "media A 0 =d 3000", "media A 0 =d 6000"], photos.Requests);
        Assert.Equal((10_000L, "image/jpeg", "A"), (result.Bytes, result.ContentType, result.MediaItem!.Id));
        Assert.Equal([3_000, 6_000, 10_000], progress.Select(p => p.Bytes));
        Assert.All(progress, p => Assert.Equal(10_000, p.TotalBytes));
    }

    [Theory]
    [InlineData("\"1\"", "\"1\"")]
    // A weak tag says nothing about single bytes.
    [InlineData("W/\"1\"", null)]
    [InlineData(null, null)]
    public async Task Range_is_asked_for_on_the_condition_that_the_bytes_are_the_same(string? tag, string? condition)
    {
        var asked = new List<string?>();
        var photos = new StubPhotos { Tag = tag };
        photos.CutAfter = request =>
        {
            asked.Add(request.IfRange);
            return request.Number == 0 ? 100_000 : null;
        };
        var item = photos.Add("A", PatternStream.Bytes(0, 200_000));

        await photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream());

        Assert.Equal([null, condition], asked);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData(null)]
    public async Task Bytes_that_a_host_without_ranges_sends_again_are_not_written_again(string? tag)
    {
        var photos = new StubPhotos
        {
            HasRanges = false,
            Tag = tag,
            CutAfter = request => request.Number < 2 ? 3_000 + (3_000 * request.Number) : null,
        };
        var item = photos.Add("A", Bytes);
        var destination = new OnceWritten();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.Written);
        Assert.Equal(3, photos.Requests.Count);
    }

    [Fact]
    public async Task Body_of_unknown_length_is_known_by_its_tag()
    {
        var photos = new StubPhotos { HasLength = false, CutAfter = request => request.Number == 0 ? 3_000 : null };
        var item = photos.Add("A", Bytes);
        var destination = new OnceWritten();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.Written);
        // Without a length, places may be those in a compressed body.
        // The last request finds out that there is no more.
        Assert.Equal(["media A 0 =d", "media A 0 =d", $"media A 0 =d {Bytes.Length - 1}"], photos.Requests);
    }

    [Fact]
    public async Task Bytes_of_unknown_length_and_without_a_tag_cannot_be_put_together()
    {
        var photos = new StubPhotos
        {
            HasLength = false,
            Tag = null,
            CutAfter = request => request.Number == 0 ? 3_000 : null,
        };
        var item = photos.Add("A", Bytes);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new OnceWritten())
        );
        Assert.StartsWith(
            "media.download: the connection broke after 3000 bytes of the item A, ",
            e.Message,
            StringComparison.Ordinal
        );

        // Unless the beginning can be taken back.
        using var destination = new MemoryStream();
        destination.Write("before"u8);
        photos = new StubPhotos
        {
            HasLength = false,
            Tag = null,
            CutAfter = request => request.Number == 0 ? 3_000 : null,
        };
        await photos.NewClient().Downloads.DownloadAsync(photos.Add("A", Bytes), destination);
        Assert.Equal([.. "before"u8, .. Bytes], destination.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_changed_meanwhile_are_not_mixed(bool hasRanges)
    {
        var photos = new StubPhotos { HasRanges = hasRanges };
        var item = photos.Add("A", Bytes);
        var changed = PatternStream.Bytes(7, 9_000);
        photos.CutAfter = request =>
        {
            if (request.Number > 0)
            {
                return null;
            }

            photos.SetBytes("A", changed);
            photos.Tag = "\"2\"";
            return 3_000;
        };
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(changed, destination.ToArray());
    }

    [Theory]
    [InlineData(9_000, "\"1\"")]
    [InlineData(10_000, "\"2\"")]
    public async Task Range_of_another_entity_is_refused(int length, string tag)
    {
        // A host that pays no attention to the condition.
        var photos = new StubPhotos { CutAfter = request => request.Number == 0 ? 3_000 : null };
        var item = photos.Add("A", Bytes);
        photos.OnMedia = request =>
            request.From is null
                ? null
                : new HttpResponseMessage(HttpStatusCode.PartialContent)
                {
                    Headers = { ETag = System.Net.Http.Headers.EntityTagHeaderValue.Parse(tag) },
                    Content = new ByteArrayContent(new byte[length - 3_000])
                    {
                        Headers =
                        {
                            { "Content-Type", "image/jpeg" },
                            { "Content-Range", $"bytes 3000-{length - 1}/{length}" },
                        },
                    },
                };

        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new OnceWritten())
        );

        using var destination = new MemoryStream();
        photos.CutAfter = request => request.Number == 2 ? 3_000 : null;
        await photos.NewClient().Downloads.DownloadAsync(item, destination);
        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(["media A 0 =d", "media A 0 =d 3000", "media A 0 =d"], photos.Requests.Skip(2));
    }

    [Theory]
    [InlineData("\"1\"", "bytes 3000-9999/*")]
    [InlineData(null, "bytes 3000-9999/10000")]
    public async Task Range_that_knows_less_of_the_whole_than_what_came_before_continues_it(string? tag, string range)
    {
        var photos = new StubPhotos { OnMedia = request => PartOf(request, tag, range, partDate: null) };
        var destination = new OnceWritten();

        await photos.NewClient().Downloads.DownloadAsync(photos.Add("A", Bytes), destination);

        Assert.Equal(Bytes, destination.Written);
        Assert.Equal(["media A 0 =d", "media A 0 =d 3000"], photos.Requests);
    }

    [Fact]
    public async Task Range_with_another_date_is_refused()
    {
        // Without a tag nothing else tells that the bytes changed.
        var photos = new StubPhotos
        {
            OnMedia = request => PartOf(request, null, "bytes 3000-9999/10000", FirstDate.AddYears(1)),
        };

        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(photos.Add("A", Bytes), new OnceWritten())
        );
    }

    [Theory]
    [InlineData(416, null)]
    [InlineData(206, "bytes 0-9999/10000")]
    [InlineData(206, "bytes 3001-9999/10000")]
    [InlineData(206, "items 3000-9999/10000")]
    [InlineData(206, null)]
    public async Task Response_with_another_range_makes_the_download_request_all(int status, string? range)
    {
        var photos = new StubPhotos { CutAfter = request => request.Number == 0 ? 3_000 : null };
        var item = photos.Add("A", Bytes);
        photos.OnMedia = request =>
        {
            if (request.From is null)
            {
                return null;
            }

            var content = new ByteArrayContent(new byte[10]) { Headers = { { "Content-Type", "image/jpeg" } } };
            if (range is not null)
            {
                content.Headers.Add("Content-Range", range);
            }

            return new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        };
        var destination = new OnceWritten();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.Written);
        Assert.Equal(["media A 0 =d", "media A 0 =d 3000", "media A 0 =d"], photos.Requests);
    }

    [Fact]
    public async Task Short_response_is_resumed()
    {
        var photos = new StubPhotos { EndsSilently = true, CutAfter = request => 4_000 };
        var item = photos.Add("A", Bytes);
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(["media A 0 =d", "media A 0 =d 4000", "media A 0 =d 8000"], photos.Requests);
    }

    [Fact]
    public async Task More_bytes_than_announced_are_an_error_and_not_written()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.OnMedia = _ => new HttpResponseMessage
        {
            Content = new StreamContent(new MemoryStream(Bytes))
            {
                Headers = { { "Content-Type", "image/jpeg" }, { "Content-Length", "9000" } },
            },
        };
        using var destination = new MemoryStream();

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, destination)
        );

        Assert.Equal(
            "media.download: the response for the item A has more bytes than the 9000 that it announced.",
            e.Message
        );
        Assert.InRange(destination.Length, 0, 9_000);
    }

    [Fact]
    public async Task Only_attempts_without_new_bytes_count_as_retries()
    {
        var photos = new StubPhotos { CutAfter = _ => 600 };
        var item = photos.Add("A", Bytes);
        using var destination = new MemoryStream();

        await photos
            .NewClient(retry: new RetryOptions { MaxRetries = 1, Delay = TimeSpan.Zero })
            .Downloads.DownloadAsync(item, destination);
        Assert.Equal(Bytes, destination.ToArray());
        // The last one breaks when everything is there.
        Assert.Equal(17, photos.Requests.Count);

        photos.CutAfter = _ => 0;
        var e = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            photos
                .NewClient(retry: new RetryOptions { MaxRetries = 2, Delay = TimeSpan.Zero })
                .Downloads.DownloadAsync(item, destination)
        );
        Assert.Equal(3, e.Attempts);
        Assert.Equal(
            "media.download: the connection failed (The connection was reset) after 0 of 10000 bytes of the item "
                + "A, at attempt 3.",
            e.Message
        );
        Assert.Equal("media.download", e.Method);
        Assert.Equal(20, photos.Requests.Count);
    }

    [Fact]
    public async Task Attempts_are_apart_by_the_backoff_and_after_429_by_30_seconds()
    {
        var time = new SimulatedTime();
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        var asked = new List<TimeSpan>();
        var start = time.GetTimestamp();
        photos.OnMedia = request =>
        {
            asked.Add(time.GetElapsedTime(start));
            return request.Number switch
            {
                0 => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
                1 => new HttpResponseMessage((HttpStatusCode)429),
                2 => throw new HttpRequestException("No route."),
                _ => null,
            };
        };

        await time.RunAsync(
            photos.NewClient(time).Downloads.DownloadAsync(item, new MemoryStream()),
            TimeSpan.FromMilliseconds(100)
        );

        var waits = asked.Zip(asked.Skip(1), (a, b) => b - a).ToList();
        Assert.Equal(3, waits.Count);
        Assert.InRange(waits[0].TotalSeconds, 1, 2.2);
        Assert.InRange(waits[1].TotalSeconds, 30, 32.2);
        Assert.InRange(waits[2].TotalSeconds, 4, 8.2);
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("86400")]
    public async Task Wait_that_is_longer_than_a_call_may_take_is_not_begun(string retryAfter)
    {
        var time = new JumpingTime();
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.OnMedia = _ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return response;
        };

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            time.RunAsync(photos.NewClient(time).Downloads.DownloadAsync(item, new MemoryStream()))
        );

        Assert.Equal(TimeSpan.FromSeconds(double.Parse(retryAfter, null)), e.RetryAfter);
        Assert.Equal((1, TimeSpan.Zero), (e.Attempts, time.Passed));
    }

    [Fact]
    public async Task Quota_of_the_day_is_not_waited_for()
    {
        var photos = new StubPhotos
        {
            OnMedia = _ => new HttpResponseMessage((HttpStatusCode)429)
            {
                Content = new StringContent("The quota of media requests per day is used up."),
            },
        };
        var item = photos.Add("A", Bytes);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Equal(QuotaKind.OtherPerDay, e.Quota!.Kind);
        Assert.Single(photos.Requests);
    }

    [Fact]
    public async Task Idle_connection_is_abandoned_and_the_download_resumed()
    {
        var time = new SimulatedTime();
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.OnMedia = request =>
            request.Number > 0
                ? null
                : new HttpResponseMessage
                {
                    Headers = { ETag = System.Net.Http.Headers.EntityTagHeaderValue.Parse("\"1\"") },
                    Content = new StreamContent(new StuckStream(Bytes[..4_000]))
                    {
                        Headers = { { "Content-Type", "image/jpeg" }, { "Content-Length", "10000" } },
                    },
                };
        using var destination = new MemoryStream();
        var download = photos.NewClient(time, new RetryOptions()).Downloads.DownloadAsync(item, destination);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(4_000, destination.Length);
        Assert.Single(photos.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await time.RunAsync(download, TimeSpan.FromMilliseconds(50));

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal("media A 0 =d 4000", photos.Requests[1]);
    }

    [Fact]
    public async Task Cancellation_ends_a_download_on_which_nothing_comes_and_a_wait()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        using var cancellation = new CancellationTokenSource();
        photos.OnMedia = _ => new HttpResponseMessage { Content = new StreamContent(new StuckStream(Bytes)) };
        var stuck = photos
            .NewClient(new SimulatedTime())
            .Downloads.DownloadAsync(item, new MemoryStream(), null, cancellation.Token);
        photos.OnMedia = _ => new HttpResponseMessage((HttpStatusCode)429);
        var waiting = photos
            .NewClient(new SimulatedTime())
            .Downloads.DownloadAsync(item, new MemoryStream(), null, cancellation.Token);
        Assert.False(stuck.IsCompleted || waiting.IsCompleted);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 1_000);
    }

    [Fact]
    public async Task Error_of_the_destination_is_not_taken_for_one_of_the_connection()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);

        var e = await Assert.ThrowsAsync<IOException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new FullDisk())
        );

        Assert.Equal("No space left on device.", e.Message);
        Assert.Single(photos.Requests);
    }

    [Theory]
    [InlineData("image/jpeg", "<!DOCTYPE html><title>Sign in</title>", "web page")]
    [InlineData("image/jpeg", "\n <html>", "web page")]
    [InlineData("application/octet-stream", "<html>", "web page")]
    public async Task HTML_page_with_the_type_of_a_picture_is_an_error(string type, string body, string problem)
    {
        using var network = new ScriptedNetwork().Respond($"200\nContent-Type: {type}\n\n{body}");
        using var destination = new MemoryStream();

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(DownloadTests.Photo, destination)
        );

        Assert.Contains(problem, e.Message);
        Assert.Equal(0, destination.Length);
    }

    [Theory]
    [InlineData("image/png", "anything")]
    [InlineData("video/mp4", "GIF89a of a clapperboard")]
    public async Task Picture_in_the_place_of_a_video_is_an_error(string type, string body)
    {
        using var network = new ScriptedNetwork().Respond($"200\nContent-Type: {type}\n\n{body}");
        var video = new MediaItem
        {
            Id = "V",
            BaseUrl = DownloadTests.Photo.BaseUrl,
            MimeType = "video/mp4",
        };

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(video, new MemoryStream())
        );

        Assert.Contains("not the video", e.Message);
    }

    [Fact]
    public async Task Body_that_is_still_compressed_is_an_error()
    {
        using var network = new ScriptedNetwork().Respond(
            "200\nContent-Type: image/jpeg\nContent-Encoding: gzip\n\nxxxx"
        );

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Downloads.DownloadAsync(DownloadTests.Photo, new MemoryStream())
        );

        Assert.Contains("gzip", e.Message);
    }

    [Fact]
    public async Task Token_that_an_HttpClient_adds_by_itself_follows_no_redirect_to_another_host()
    {
        using var network = new ScriptedNetwork().Respond("302\nLocation: https://elsewhere.example/video");
        var http = new HttpClient(network) { DefaultRequestHeaders = { Authorization = new("Bearer", "SECRET") } };

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            new PhotosLibraryClient(http).Downloads.DownloadAsync(DownloadTests.Photo, new MemoryStream())
        );

        Assert.Single(network.Requests);
        Assert.Contains("your token", e.Message);
        Assert.DoesNotContain("SECRET", e.ToString());
    }

    /// <summary>The first 3,000 bytes, with a date, and then the rest as a range.</summary>
    private static HttpResponseMessage PartOf(
        StubPhotos.MediaRequest request,
        string? tag,
        string range,
        DateTimeOffset? partDate
    )
    {
        var isPart = request.From is not null;
        var content = new ByteArrayContent(isPart ? Bytes[3_000..] : Bytes[..3_000]);
        content.Headers.Add("Content-Type", "image/jpeg");
        content.Headers.LastModified = isPart ? partDate : FirstDate;
        if (isPart)
        {
            content.Headers.Add("Content-Range", range);
        }
        else
        {
            content.Headers.ContentLength = Bytes.Length;
        }

        var response = new HttpResponseMessage(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = content,
        };
        response.Headers.ETag = tag is null ? null : System.Net.Http.Headers.EntityTagHeaderValue.Parse(tag);
        return response;
    }

    /// <summary>A stream to which bytes are written once and for all.</summary>
    private sealed class OnceWritten : MemoryStream
    {
        public override bool CanSeek => false;

        public byte[] Written => base.ToArray();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromException(new IOException("No space left on device."));
    }

    /// <summary>
    /// Gives some bytes, and then keeps the caller waiting, also if the caller does not want to any more.
    /// </summary>
    private sealed class StuckStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource<int> _never = new();

        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            var read = Read(buffer, offset, count);
            return read > 0 ? Task.FromResult(read) : _never.Task;
        }

        protected override void Dispose(bool disposing)
        {
            _never.TrySetException(new ObjectDisposedException(nameof(StuckStream)));
            base.Dispose(disposing);
        }
    }
}

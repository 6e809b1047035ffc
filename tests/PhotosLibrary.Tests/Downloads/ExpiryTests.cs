using System.Net;
using PhotosLibrary.Tests.Uploads;

namespace PhotosLibrary.Tests.Downloads;

/// <summary>Section 9: a base URL lives 60 minutes, and a video is there when it is READY.</summary>
public class ExpiryTests
{
    private static readonly byte[] Bytes = PatternStream.Bytes(0, 10_000);

    [Fact]
    public void Lifetime_is_the_one_of_the_spec()
    {
        var baseUrl = TheSpec.Read.Schemas.Single(schema => schema.Key == "MediaItem").Value.Properties!["baseUrl"];

        Assert.Equal(
            "60",
            ((Microsoft.OpenApi.JsonNodeExtension)baseUrl.Extensions!["x-lifetimeMinutes"]).Node.ToString()
        );
        Assert.Equal(TimeSpan.FromMinutes(60), MediaItem.BaseUrlLifetime);
    }

    [Fact]
    public async Task Base_URL_that_has_expired_is_replaced()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.ExpireAll();
        using var destination = new MemoryStream();

        var result = await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(["media A 0 =d", "get A", "media A 1 =d"], photos.Requests);
        Assert.EndsWith("A.1", result.MediaItem!.BaseUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Base_URL_that_expires_in_the_middle_is_replaced_and_the_download_resumes()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        var conditions = new List<string?>();
        photos.CutAfter = request =>
        {
            conditions.Add(request.IfRange);
            if (request.Number is not (0 or 2 or 4))
            {
                return null;
            }

            photos.ExpireAll();
            return 3_000;
        };
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(
            [
                "media A 0 =d",
                "media A 0 =d 3000",
                "get A",
                "media A 1 =d 3000",
                "media A 1 =d 6000",
                "get A",
                "media A 2 =d 6000",
                "media A 2 =d 9000",
                "get A",
                "media A 3 =d 9000",
            ],
            photos.Requests
        );
        // The tag of one address says nothing at another.
        Assert.All(conditions, Assert.Null);
    }

    [Fact]
    public async Task Photo_that_changed_while_its_base_URL_was_replaced_begins_anew()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.CutAfter = request =>
        {
            if (request.Number > 0)
            {
                return null;
            }

            photos.ExpireAll();
            photos.SetBytes("A", Bytes[..9_000]);
            return 3_000;
        };
        using var destination = new MemoryStream();

        await photos.NewClient().Downloads.DownloadAsync(item, destination);

        Assert.Equal(Bytes[..9_000], destination.ToArray());
    }

    [Fact]
    public async Task Fresh_base_URL_that_is_refused_too_is_an_error()
    {
        var photos = new StubPhotos { OnMedia = _ => new HttpResponseMessage(HttpStatusCode.Forbidden) };
        var item = photos.Add("A", Bytes);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Equal(
            "media.download failed: 403 Forbidden. So was a base URL that had just been fetched for the item A.",
            e.Message
        );
        Assert.Equal(["media A 0 =d", "get A", "media A 0 =d"], photos.Requests);
        Assert.DoesNotContain("A.0", e.ToString());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Base_URL_is_replaced_once_for_every_status_of_an_expired_one(int status)
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.OnMedia = _ => new HttpResponseMessage((HttpStatusCode)status);

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.Equal((status, 2), ((int)e.StatusCode, e.Attempts));
        Assert.Equal("get A", Assert.Single(photos.ApiRequests));
        Assert.Contains("So was a base URL that had just been fetched", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_item_is_a_clear_error()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);
        photos.Remove("A");

        var e = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            photos.NewClient().Downloads.DownloadAsync(item, new MemoryStream())
        );

        Assert.StartsWith(
            "photoslibrary.mediaItems.get failed: 400 INVALID_ARGUMENT: Invalid media item ID. Usual causes: ",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Download_needs_only_an_id()
    {
        var photos = new StubPhotos();
        photos.Add("A", Bytes);
        using var destination = new MemoryStream();

        var result = await photos.NewClient().Downloads.DownloadAsync("A", destination);

        Assert.Equal(Bytes, destination.ToArray());
        Assert.Equal(["get A", "media A 0 =d"], photos.Requests);
        Assert.Equal("A.jpg", result.MediaItem!.Filename);
        await Assert.ThrowsAsync<ArgumentException>(() => photos.NewClient().Downloads.DownloadAsync("", destination));
    }

    [Fact]
    public async Task Item_of_which_a_field_mask_left_little_is_fetched()
    {
        var photos = new StubPhotos();
        var item = photos.Add("A", Bytes);

        await photos.NewClient().Downloads.DownloadAsync(new MediaItem { Id = "A" }, new MemoryStream());
        await photos
            .NewClient()
            .Downloads.DownloadAsync(new MediaItem { Id = "A", BaseUrl = item.BaseUrl }, new MemoryStream());

        Assert.Equal(["get A", "media A 0 =d", "get A", "media A 0 =d"], photos.Requests);
    }

    // 1 request, then those that came meanwhile, up to 50 each.
    [Fact]
    public async Task Downloads_that_need_fresh_base_URLs_share_the_requests_for_them()
    {
        const int count = 120;
        var photos = new StubPhotos();
        var items = Enumerable.Range(0, count).Select(i => photos.Add($"{i}", [(byte)i, 1, 2])).ToList();
        using var isAsked = new ManualResetEventSlim();
        using var mayRespond = new ManualResetEventSlim();
        photos.OnApi = _ =>
        {
            isAsked.Set();
            Assert.True(mayRespond.Wait(TimeSpan.FromSeconds(30)));
            return null;
        };
        photos.Remove("7");
        var client = photos.NewClient();
        var destinations = items.ConvertAll(_ => new MemoryStream());

        // One at first, whose request takes its time, as it would.
        var downloads = new List<Task> { client.Downloads.DownloadAsync("0", destinations[0]) };
        Assert.True(isAsked.Wait(TimeSpan.FromSeconds(30)));
        downloads.AddRange(
            Enumerable.Range(1, count - 1).Select(i => client.Downloads.DownloadAsync($"{i}", destinations[i]))
        );
        mayRespond.Set();
        await Task.WhenAny(Task.WhenAll(downloads));

        var failed = await Assert.ThrowsAsync<PhotosLibraryException>(() => downloads[7]);
        Assert.Equal(
            "photoslibrary.mediaItems.batchGet failed for the item 7: INVALID_ARGUMENT: Invalid media item ID.",
            failed.Message
        );
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_ARGUMENT"), (failed.StatusCode, failed.Status));
        Assert.All(
            Enumerable.Range(0, count).Where(i => i != 7),
            i => Assert.Equal([(byte)i, 1, 2], destinations[i].ToArray())
        );
        Assert.Equal([1, 50, 50, 19], photos.ApiRequests.Select(request => request.Split(' ').Length - 1));
    }

    [Fact]
    public async Task Id_that_fails_a_whole_request_does_not_fail_the_others()
    {
        var photos = new StubPhotos();
        foreach (var i in Enumerable.Range(0, 40))
        {
            photos.Add($"{i}", [1, 2, 3]);
        }

        photos.OnApi = request =>
            request.Split(' ').Contains("13")
                ? StubNetwork.Json(
                    """{"error":{"code":500,"message":"Internal","status":"INTERNAL"}}""",
                    HttpStatusCode.InternalServerError
                )
                : null;
        var client = photos.NewClient();

        var fetched = client.Downloads.Catalog.FetchAsync([.. Enumerable.Range(0, 40).Select(i => $"{i}")], default);
        await Task.WhenAny(Task.WhenAll(fetched));

        Assert.All(fetched.Where((_, i) => i != 13), task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal("INTERNAL", (await Assert.ThrowsAsync<PhotosLibraryException>(() => fetched[13])).Status);
    }

    [Fact]
    public async Task Cancelled_lookup_does_not_fail_the_others_and_the_last_one_cancels_the_request()
    {
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var seen = new TaskCompletionSource<CancellationToken>();
        var response = new TaskCompletionSource<HttpResponseMessage>();
        var isBusy = new TaskCompletionSource();
        var busy = new TaskCompletionSource<HttpResponseMessage>();
        using var network = new ScriptedNetwork()
            .Then(
                (_, _) =>
                {
                    isBusy.SetResult();
                    return busy.Task;
                }
            )
            .Then(
                (_, token) =>
                {
                    seen.SetResult(token);
                    return response.Task.WaitAsync(token);
                }
            );
        var downloads = new PhotosLibraryClient(new HttpClient(network)).Downloads;
        // While another request is on its way, so that both wait for the next one, and not each for its own.
        var other = downloads.Catalog.FetchAsync(["B"], default).ToList();
        await isBusy.Task;
        var both = downloads
            .Catalog.FetchAsync(["A"], one.Token)
            .Concat(downloads.Catalog.FetchAsync(["A"], two.Token))
            .ToList();
        busy.SetResult(StubNetwork.Json("""{"id":"B"}"""));
        await other[0];
        var token = await seen.Task;

        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => both[0]);
        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => both[1]);

        SpinWait.SpinUntil(() => token.IsCancellationRequested, TimeSpan.FromSeconds(30));
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Video_is_waited_for()
    {
        var time = new SimulatedTime();
        var photos = new StubPhotos();
        var item = photos.Add("V", Bytes, contentType: "video/mp4");
        photos.SetStatus("V", "PROCESSING");
        photos.OnApi = _ =>
        {
            if (photos.ApiRequests.Count() == 4)
            {
                photos.SetStatus("V", "READY");
            }

            return null;
        };
        item.MediaMetadata!.Video!.Status = VideoProcessingStatus.Processing;
        var start = time.GetUtcNow();
        using var destination = new MemoryStream();

        await time.RunAsync(
            photos
                .NewClient(time)
                .Downloads.DownloadAsync(
                    item,
                    destination,
                    new DownloadOptions { VideoTimeout = TimeSpan.FromMinutes(10) }
                ),
            TimeSpan.FromSeconds(1)
        );

        Assert.Equal(Bytes, destination.ToArray());
        // At once, since the item may be old, and then once a minute.
        Assert.Equal(["get V", "get V", "get V", "get V", "media V 0 =dv"], photos.Requests);
        Assert.InRange((time.GetUtcNow() - start).TotalSeconds, 180, 190);
    }

    [Fact]
    public async Task Wait_for_a_video_times_out()
    {
        var time = new SimulatedTime();
        var photos = new StubPhotos();
        photos.Add("V", Bytes, contentType: "video/mp4");
        photos.SetStatus("V", "PROCESSING");
        var options = new DownloadOptions
        {
            VideoTimeout = TimeSpan.FromSeconds(90),
            VideoPollInterval = TimeSpan.FromSeconds(60),
        };

        var e = await Assert.ThrowsAsync<VideoNotReadyException>(() =>
            time.RunAsync(
                photos.NewClient(time).Downloads.DownloadAsync("V", new MemoryStream(), options),
                TimeSpan.FromSeconds(1)
            )
        );

        Assert.Equal(VideoProcessingStatus.Processing, e.Status);
        Assert.StartsWith("The video V is still, after 90 s, PROCESSING", e.Message, StringComparison.Ordinal);
        Assert.Equal(["get V", "get V", "get V"], photos.Requests);
    }

    [Fact]
    public async Task Video_that_failed_is_not_waited_for()
    {
        var photos = new StubPhotos();
        photos.Add("V", Bytes, contentType: "video/mp4");
        photos.SetStatus("V", "FAILED");

        var e = await Assert.ThrowsAsync<VideoNotReadyException>(() =>
            photos
                .NewClient(new SimulatedTime())
                .Downloads.DownloadAsync(
                    "V",
                    new MemoryStream(),
                    new DownloadOptions { VideoTimeout = TimeSpan.FromDays(1) }
                )
        );

        Assert.Equal(VideoProcessingStatus.Failed, e.Status);
        Assert.Equal(["get V"], photos.Requests);
    }

    [Fact]
    public async Task Picture_of_a_video_is_downloaded_before_the_video_is_ready()
    {
        var photos = new StubPhotos();
        photos.Add("V", Bytes, contentType: "video/mp4");
        photos.SetStatus("V", "PROCESSING");

        await photos
            .NewClient()
            .Downloads.DownloadAsync(
                "V",
                new MemoryStream(),
                new DownloadOptions { MaxWidth = 100, HidePlayButton = true }
            );

        Assert.Equal(["get V", "media V 0 =w100-no"], photos.Requests);
    }

    // A field mask left the status out; the media host knows it.
    [Fact]
    public async Task Video_that_turns_out_not_to_be_ready_is_waited_for()
    {
        var time = new SimulatedTime();
        var photos = new StubPhotos();
        var item = photos.Add("V", Bytes, contentType: "video/mp4");
        item.MediaMetadata = null;
        photos.SetStatus("V", "PROCESSING");
        photos.OnApi = _ =>
        {
            if (photos.ApiRequests.Count() == 2)
            {
                photos.SetStatus("V", "READY");
            }

            return null;
        };
        using var destination = new MemoryStream();

        await time.RunAsync(
            photos
                .NewClient(time)
                .Downloads.DownloadAsync(
                    item,
                    destination,
                    new DownloadOptions { VideoTimeout = TimeSpan.FromMinutes(10) }
                ),
            TimeSpan.FromSeconds(1)
        );

        Assert.Equal(["media V 0 =dv", "get V", "get V", "media V 0 =dv"], photos.Requests);
        Assert.Equal(Bytes, destination.ToArray());
    }
}

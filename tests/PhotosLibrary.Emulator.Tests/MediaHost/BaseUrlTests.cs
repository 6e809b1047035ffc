using System.Net.Http.Headers;
using System.Text;
using ImageMagick;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Tests.Media;

namespace PhotosLibrary.Emulator.Tests.MediaHost;

/// <summary>The bytes behind base URLs (spec/facts.md, "Base URLs").</summary>
public class BaseUrlTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Theory]
    [InlineData("=w40-h30", 40, 30)]
    [InlineData("=w20-h20", 20, 15)]
    [InlineData("=w20-h20-c", 20, 20)]
    [InlineData("=w20", 20, 15)]
    [InlineData("=h15", 20, 15)]
    [InlineData("=w20-no", 20, 15)]
    [InlineData("=s20", 20, 15)]
    [InlineData("=s20-c", 20, 20)]
    [InlineData("=s96-c", 96, 96)]
    [InlineData("=s96-c-nu", 60, 60)]
    [InlineData("=s20-p-no", 20, 20)]
    [InlineData("=w20-d", 20, 15)]
    [InlineData("=w0", 80, 60)]
    [InlineData("=s0", 80, 60)]
    public async Task Photo_is_sent_in_the_requested_size(string suffix, uint width, uint height)
    {
        var url = await AddAsync(TestPhotos.Jpeg(1, width: 80, height: 60));

        var bytes = await emulator.Http.GetByteArrayAsync(url + suffix);

        Assert.Equal((width, height), await SizeOfAsync(bytes));
    }

    [Fact]
    public async Task Download_is_the_whole_file_with_its_name_and_needs_no_token()
    {
        var photo = TestPhotos.Jpeg(2);
        var url = await AddAsync(photo, "été.jpg");

        var response = await emulator.Http.GetAsync(url + "=d");

        Assert.Equal(photo, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(photo.Length, response.Content.Headers.ContentLength);
        Assert.Equal("été.jpg", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task HEAD_has_the_length_and_no_body()
    {
        var photo = TestPhotos.Jpeg(3);
        var url = await AddAsync(photo);

        var response = await emulator.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url + "=d"));

        Assert.Equal((200, (long?)photo.Length), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_download_can_be_resumed_by_a_range()
    {
        var photo = TestPhotos.Jpeg(4);
        var url = await AddAsync(photo);
        var etag = (await emulator.Http.GetAsync(url + "=d")).Headers.ETag!;
        var request = new HttpRequestMessage(HttpMethod.Get, url + "=d")
        {
            Headers = { Range = new RangeHeaderValue(100, null), IfRange = new RangeConditionHeaderValue(etag) },
        };

        var response = await emulator.Http.SendAsync(request);

        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal($"bytes 100-{photo.Length - 1}/{photo.Length}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(photo[100..], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-1", 206, 0, 2)]
    [InlineData("Bytes=2-3", 206, 2, 4)]
    [InlineData("bytes=-3", 206, -3, null)]
    [InlineData("bytes=5-", 206, 5, null)]
    [InlineData("items=0-1", 200, 0, null)]
    [InlineData("bytes=", 200, 0, null)]
    [InlineData("bytes=5-2", 200, 0, null)]
    [InlineData("bytes=a-b", 200, 0, null)]
    [InlineData("bytes", 200, 0, null)]
    [InlineData("bytes=0-1,3-4", 200, 0, null)]
    public async Task Range_counts_only_if_it_is_one_of_bytes(string range, int status, int start, int? end)
    {
        var photo = TestPhotos.Jpeg(4);
        var url = await AddAsync(photo);

        var response = await SendWithAsync(HttpMethod.Get, url + "=d", ("Range", range));

        Assert.Equal(status, (int)response.StatusCode);
        var from = start < 0 ? photo.Length + start : start;
        Assert.Equal(photo[from..(end ?? photo.Length)], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(["bytes"], response.Headers.AcceptRanges);
    }

    [Fact]
    public async Task HEAD_ignores_a_range()
    {
        var photo = TestPhotos.Jpeg(4);

        var response = await SendWithAsync(HttpMethod.Head, await AddAsync(photo) + "=d", ("Range", "bytes=0-1"));

        Assert.Equal((200, (long?)photo.Length), ((int)response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("\"another\"")]
    [InlineData("W/")]
    [InlineData("Mon, 15 Jun 2026 12:00:00 GMT")]
    [InlineData("nonsense")]
    public async Task Range_of_another_version_gets_all(string condition)
    {
        var photo = TestPhotos.Jpeg(4);
        var clip = SampleVideos.Mp4();
        var url = await AddAsync([.. MotionStill(), .. clip], "MVIMG.jpg");
        var plain = await AddAsync(photo);

        await AssertWholeAsync(plain + "=d", photo);
        await AssertWholeAsync(url + "=dv", clip);

        async Task AssertWholeAsync(string address, byte[] all)
        {
            var etag = (await emulator.Http.GetAsync(address)).Headers.ETag!;
            var ifRange = condition == "W/" ? condition + etag : condition;
            var response = await SendWithAsync(HttpMethod.Get, address, ("Range", "bytes=1-2"), ("If-Range", ifRange));
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal(all, await response.Content.ReadAsByteArrayAsync());
            var same = await SendWithAsync(
                HttpMethod.Get,
                address,
                ("Range", "bytes=1-2"),
                ("If-Range", etag.ToString())
            );
            Assert.Equal(all[1..3], await same.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_range_beyond_the_end_cannot_be_satisfied()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, await AddAsync(TestPhotos.Jpeg(5)) + "=d")
        {
            Headers = { Range = new RangeHeaderValue(1_000_000, null) },
        };

        Assert.Equal(416, (int)(await emulator.Http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    public async Task Base_url_without_a_suffix_gives_a_reduced_picture(string suffix)
    {
        var photo = await emulator.Http.GetByteArrayAsync(
            await AddAsync(TestPhotos.Jpeg(6, width: 1200, height: 600)) + suffix
        );
        var small = await emulator.Http.GetByteArrayAsync(
            await AddAsync(TestPhotos.Jpeg(6, width: 80, height: 60)) + suffix
        );
        var video = await emulator.Http.GetAsync(await AddAsync(SampleVideos.Mp4(), "film.mp4") + suffix);

        Assert.Equal((512u, 256u), await SizeOfAsync(photo));
        Assert.Equal((80u, 60u), await SizeOfAsync(small));
        Assert.Equal("image/jpeg", video.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("=x5", 400, "its part 'x5' is not known")]
    [InlineData("=w16384", 400, "'w16384' is too large: a side has at most 16383 pixels")]
    [InlineData("=w5-w6", 400, "'w' stands in it twice")]
    public async Task Suffix_that_cannot_be_served_is_refused_with_the_reason(string suffix, int status, string reason)
    {
        var response = await emulator.Http.GetAsync(await AddAsync(TestPhotos.Jpeg(6)) + suffix);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photo_has_no_video_to_download() =>
        Assert.Equal(404, (int)(await emulator.Http.GetAsync(await AddAsync(TestPhotos.Jpeg(6)) + "=dv")).StatusCode);

    [Theory]
    [InlineData("rj", "image/jpeg", "FFD8")]
    [InlineData("rp", "image/png", "89504E47")]
    [InlineData("rw", "image/webp", "52494646")]
    [InlineData("rg", "image/gif", "47494638")]
    public async Task Picture_comes_in_the_format_that_the_suffix_names(string part, string type, string magic)
    {
        var url = await AddAsync(TestPhotos.Jpeg(22, width: 80, height: 60)) + "=w30-" + part;

        // Rendered, and from the cache.
        foreach (var response in new[] { await emulator.Http.GetAsync(url), await emulator.Http.GetAsync(url) })
        {
            Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
            var bytes = await response.Content.ReadAsByteArrayAsync();
            Assert.StartsWith(magic, Convert.ToHexString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Size_with_d_is_an_attachment_of_that_size()
    {
        var url = await AddAsync(TestPhotos.Jpeg(23, width: 80, height: 60), "beach.jpg");

        var shown = await emulator.Http.GetAsync(url + "=w20");
        var saved = await emulator.Http.GetAsync(url + "=w20-d");

        Assert.Null(shown.Content.Headers.ContentDisposition);
        Assert.Equal("attachment", saved.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(await shown.Content.ReadAsByteArrayAsync(), await saved.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("unknown=d")]
    [InlineData("AAAAAAAAAAEAAAAAawVHkYGIBxVSgoE-Km7ZYe7FnjAAAAA=d")]
    public async Task Unknown_base_url_is_not_found_with_a_picture_as_body(string path)
    {
        var response = await emulator.Http.GetAsync(new Uri(emulator.Address, "/lr/" + path));

        Assert.Equal("404 Not found.", $"{(int)response.StatusCode} {response.ReasonPhrase}");
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        var picture = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal((120u, 120u), await SizeOfAsync(picture));
    }

    [Theory]
    [InlineData("=d")]
    [InlineData("=w30-h20-c")]
    public async Task HEAD_has_the_length_of_what_GET_sends(string suffix)
    {
        var url = await AddAsync(TestPhotos.Jpeg(20, width: 80, height: 60)) + suffix;

        var head = await emulator.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        var got = await emulator.Http.GetByteArrayAsync(url);

        Assert.Equal(got.Length, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("<rdf:Description GCamera:MicroVideo=\"1\" GCamera:MicroVideoOffset=\"600\"/>")]
    [InlineData("<rdf:Description Camera:MotionPhoto=\"1\"/>")]
    public async Task A_motion_photo_has_its_still_and_its_clip(string xmp)
    {
        var clip = SampleVideos.Mp4();
        var still = MotionStill(xmp);
        var url = await AddAsync([.. still, .. clip], "MVIMG.jpg");

        Assert.Equal(clip, await emulator.Http.GetByteArrayAsync(url + "=dv"));
        Assert.Equal([0xFF, 0xD8], (await emulator.Http.GetByteArrayAsync(url + "=d"))[..2]);
        var thumbnail = await emulator.Http.GetByteArrayAsync(url + "=w40");
        Assert.Equal(40u, await MagickEngine.RunAsync(() => new MagickImageInfo(thumbnail).Width, default));
    }

    [Fact]
    public async Task Photo_followed_by_a_video_without_motion_metadata_has_no_clip()
    {
        var url = await AddAsync([.. TestPhotos.Jpeg(21), .. SampleVideos.Mp4()]);

        Assert.Equal(404, (int)(await emulator.Http.GetAsync(url + "=dv")).StatusCode);
    }

    [Fact]
    public async Task Base_url_expires_after_an_hour_and_the_item_has_a_new_one()
    {
        await using var own = await TestEmulator.StartAsync();
        var app = own.NewAccount();
        var item = await app.AddIdAsync(TestPhotos.Jpeg(7));
        var url = await UrlAsync(app, item);

        own.Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (int)(await own.Http.GetAsync(url + "=d")).StatusCode);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, (int)(await own.Http.GetAsync(url + "=d")).StatusCode);
        Assert.Equal(200, (int)(await own.Http.GetAsync(await UrlAsync(app, item) + "=d")).StatusCode);
    }

    [Fact]
    public async Task Base_url_has_the_host_of_the_request()
    {
        var id = await _app.AddIdAsync(TestPhotos.Jpeg(8));
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, $"/v1/mediaItems/{id}"))
        {
            Headers = { Host = "localhost:99" },
        };

        Assert.StartsWith("http://localhost:99/lr/", (string?)(await _app.SendAsync(request)).Success()["baseUrl"]);
    }

    [Fact]
    public async Task Cover_base_url_accepts_the_same_suffixes()
    {
        var album = await _app.CreateAlbumAsync();
        await _app.AddAsync(TestPhotos.Jpeg(9), albumId: album);
        var cover = (await _app.GetAsync($"/v1/albums/{album}")).Success()["coverPhotoBaseUrl"];

        Assert.Equal(200, (int)(await emulator.Http.GetAsync(cover + "=w10-h10-c")).StatusCode);
        Assert.Equal((96u, 96u), await SizeOfAsync(await emulator.Http.GetByteArrayAsync(cover + "=s96-c")));
        Assert.Equal(200, (int)(await emulator.Http.GetAsync((string?)cover)).StatusCode);
    }

    [Fact]
    public async Task A_video_has_a_thumbnail_at_once_and_its_bytes_when_it_is_ready()
    {
        await using var own = await TestEmulator.StartAsync(configure: options =>
            options.VideoProcessingTime = TimeSpan.FromMinutes(5)
        );
        var app = own.NewAccount();
        var id = await app.AddIdAsync(SampleVideos.Mp4(), "film.mp4");

        Assert.Equal("PROCESSING", await StatusAsync());
        Assert.Equal(200, (int)(await own.Http.GetAsync(await UrlAsync(app, id) + "=w64")).StatusCode);
        Assert.Equal(404, (int)(await own.Http.GetAsync(await UrlAsync(app, id) + "=dv")).StatusCode);

        own.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("READY", await StatusAsync());
        Assert.Equal(SampleVideos.Mp4(), await own.Http.GetByteArrayAsync(await UrlAsync(app, id) + "=dv"));

        async Task<string?> StatusAsync() =>
            (string?)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["mediaMetadata"]!["video"]!["status"];
    }

    private async Task<string> AddAsync(byte[] photo, string name = "photo.jpg") =>
        await UrlAsync(_app, await _app.AddIdAsync(photo, name));

    private async Task<HttpResponseMessage> SendWithAsync(
        HttpMethod method,
        string url,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await emulator.Http.SendAsync(request);
    }

    private static byte[] MotionStill(string xmp = "<rdf:Description Camera:MotionPhoto=\"1\"/>") =>
        MediaFiles.Draw(
            MagickFormat.Jpeg,
            finish: image => image.SetProfile(new XmpProfile(Encoding.UTF8.GetBytes(xmp)))
        );

    private static Task<(uint Width, uint Height)> SizeOfAsync(byte[] picture) =>
        MagickEngine.RunAsync(
            () =>
            {
                var info = new MagickImageInfo(picture);
                return (info.Width, info.Height);
            },
            default
        );

    private static async Task<string> UrlAsync(TestApp app, string id) =>
        (string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!;
}

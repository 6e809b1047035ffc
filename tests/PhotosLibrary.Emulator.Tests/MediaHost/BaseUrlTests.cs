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
    public async Task Photo_is_sent_in_the_requested_size(string suffix, uint width, uint height)
    {
        var url = await AddAsync(TestPhotos.Jpeg(1, width: 80, height: 60));

        var bytes = await emulator.Http.GetByteArrayAsync(url + suffix);

        var size = await MagickEngine.RunAsync(() => new MagickImageInfo(bytes), default);
        Assert.Equal((width, height), (size.Width, size.Height));
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
    [InlineData("", 400)]
    [InlineData("=", 400)]
    [InlineData("=x5", 400)]
    [InlineData("=w0", 400)]
    [InlineData("=dv", 404)]
    public async Task Base_url_needs_a_valid_suffix(string suffix, int status)
    {
        var url = await AddAsync(TestPhotos.Jpeg(6));

        Assert.Equal(status, (int)(await emulator.Http.GetAsync(url + suffix)).StatusCode);
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
        var size = await MagickEngine.RunAsync(() => new MagickImageInfo(picture), default);
        Assert.Equal((120u, 120u), (size.Width, size.Height));
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
        var still = MediaFiles.Draw(
            MagickFormat.Jpeg,
            finish: image => image.SetProfile(new XmpProfile(Encoding.UTF8.GetBytes(xmp)))
        );
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

    private static async Task<string> UrlAsync(TestApp app, string id) =>
        (string)(await app.GetAsync($"/v1/mediaItems/{id}")).Success()["baseUrl"]!;
}

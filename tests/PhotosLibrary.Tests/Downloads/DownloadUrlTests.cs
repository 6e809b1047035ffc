namespace PhotosLibrary.Tests.Downloads;

/// <summary>Section 9: a base URL is never used bare.</summary>
public class DownloadUrlTests
{
    private const string BaseUrl = "https://lh3.googleusercontent.com/lr/SECRET";

    [Theory]
    [InlineData(null, null, false, false, "=d", "=dv")]
    [InlineData(100, null, false, false, "=w100", "=w100")]
    [InlineData(null, 200, false, false, "=h200", "=h200")]
    [InlineData(100, 200, false, false, "=w100-h200", "=w100-h200")]
    [InlineData(100, 200, true, false, "=w100-h200-c", "=w100-h200-c")]
    [InlineData(100, 200, true, true, "=w100-h200-c", "=w100-h200-c-no")]
    [InlineData(2048, null, false, true, "=w2048", "=w2048-no")]
    [InlineData(null, null, false, true, "=d", "=dv")]
    public void Suffix_says_what_is_wanted(
        int? width,
        int? height,
        bool crop,
        bool noOverlay,
        string photo,
        string video
    )
    {
        var options = new DownloadOptions
        {
            MaxWidth = width,
            MaxHeight = height,
            Crop = crop,
            HidePlayButton = noOverlay,
        };

        Assert.Equal(BaseUrl + photo, Item("image/png").GetDownloadUrl(options).AbsoluteUri);
        Assert.Equal(
            BaseUrl + video,
            Item("video/mp4", VideoProcessingStatus.Ready).GetDownloadUrl(options).AbsoluteUri
        );
    }

    [Fact]
    public void Download_URL_without_options_is_of_the_whole() =>
        Assert.Equal(BaseUrl + "=d", Item("image/png").GetDownloadUrl().AbsoluteUri);

    [Theory]
    [InlineData(null, null)]
    [InlineData(100, null)]
    [InlineData(null, 100)]
    public void Crop_needs_both_sides(int? width, int? height) =>
        Assert.Throws<ArgumentException>(() =>
            Item("image/png")
                .GetDownloadUrl(
                    new DownloadOptions
                    {
                        MaxWidth = width,
                        MaxHeight = height,
                        Crop = true,
                    }
                )
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Sides_are_positive(int side)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DownloadOptions { MaxWidth = side });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DownloadOptions { MaxHeight = side });
    }

    [Theory]
    [InlineData("PROCESSING", "later")]
    [InlineData("FAILED", "")]
    [InlineData("UNSPECIFIED", "later")]
    [InlineData("REHEARSING", "later")]
    public void Video_that_is_not_ready_is_refused_with_its_status(string status, string advice)
    {
        var video = Item("video/mp4", status);

        var e = Assert.Throws<VideoNotReadyException>(() => video.GetDownloadUrl());

        Assert.Equal(status, e.Status);
        Assert.StartsWith($"The video ITEM is {status}, ", e.Message);
        Assert.Contains(advice, e.Message);
        Assert.DoesNotContain("SECRET", e.Message);
        // Its picture is there all the same.
        Assert.EndsWith("=w100", video.GetDownloadUrl(new DownloadOptions { MaxWidth = 100 }).AbsoluteUri);
    }

    [Fact]
    public void Video_whose_status_was_not_asked_for_is_left_to_the_server() =>
        Assert.EndsWith("=dv", Item("video/mp4").GetDownloadUrl().AbsoluteUri);

    [Fact]
    public void Metadata_alone_makes_an_item_a_video()
    {
        var item = Item(null);
        item.MediaMetadata = new MediaMetadata { Video = new Video { Status = VideoProcessingStatus.Ready } };

        Assert.EndsWith("=dv", item.GetDownloadUrl().AbsoluteUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://lh3.googleusercontent.com/lr/SECRET")]
    [InlineData("/lr/SECRET")]
    [InlineData("file:///etc/SECRET")]
    public void Invalid_base_URL_is_refused(string? baseUrl)
    {
        var e = Assert.Throws<InvalidOperationException>(() =>
            new MediaItem
            {
                Id = "ITEM",
                MimeType = "image/jpeg",
                BaseUrl = baseUrl,
            }.GetDownloadUrl()
        );

        Assert.Contains("ITEM", e.Message);
        Assert.DoesNotContain("SECRET", e.Message);
    }

    [Fact]
    public void Emulator_on_this_machine_needs_no_https() =>
        Assert.Equal(
            "http://127.0.0.1:8085/media/x=d",
            new MediaItem { MimeType = "image/jpeg", BaseUrl = "http://127.0.0.1:8085/media/x" }
                .GetDownloadUrl()
                .AbsoluteUri
        );

    private static MediaItem Item(string? mimeType, VideoProcessingStatus? status = null) =>
        new()
        {
            Id = "ITEM",
            BaseUrl = BaseUrl,
            MimeType = mimeType,
            MediaMetadata = status is null ? null : new MediaMetadata { Video = new Video { Status = status } },
        };
}

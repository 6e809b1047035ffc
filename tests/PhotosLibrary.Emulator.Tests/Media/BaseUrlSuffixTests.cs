using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class BaseUrlSuffixTests
{
    [Theory]
    [InlineData("w1", 1, null, false, false)]
    [InlineData("h16383", null, 16383, false, false)]
    [InlineData("w2048-h1024", 2048, 1024, false, false)]
    [InlineData("h1024-w2048", 2048, 1024, false, false)]
    [InlineData("w100-h50-c", 100, 50, true, false)]
    [InlineData("c-h50-w100", 100, 50, true, false)]
    [InlineData("w100-no", 100, null, false, true)]
    [InlineData("no-c-w100-h50", 100, 50, true, true)]
    public void Size_is_read_in_any_order(string text, int? width, int? height, bool crop, bool noOverlay)
    {
        Assert.True(BaseUrlSuffix.TryParse(text, out var suffix));
        Assert.Equal((width, height, crop, noOverlay), (suffix.Width, suffix.Height, suffix.Crop, suffix.NoOverlay));
        Assert.False(suffix.Download || suffix.DownloadVideo);
    }

    [Fact]
    public void Download_suffixes_are_read()
    {
        Assert.True(BaseUrlSuffix.TryParse("d", out var photo));
        Assert.True(photo is { Download: true, DownloadVideo: false });
        Assert.True(BaseUrlSuffix.TryParse("dv", out var video));
        Assert.True(video is { Download: false, DownloadVideo: true });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("w")]
    [InlineData("w0")]
    [InlineData("w-1")]
    [InlineData("h-5")]
    [InlineData("w16384")]
    [InlineData("w99999999999")]
    [InlineData("w+5")]
    [InlineData("w 5")]
    [InlineData("w5.5")]
    [InlineData("w٣")]
    [InlineData("W100")]
    [InlineData("s100")]
    [InlineData("x")]
    [InlineData("w100-")]
    [InlineData("-w100")]
    [InlineData("w100--h100")]
    [InlineData("w100-w100")]
    [InlineData("w100-w200")]
    [InlineData("h1-h1")]
    [InlineData("w1-h1-c-c")]
    [InlineData("d-d")]
    [InlineData("d-dv")]
    [InlineData("d-w100")]
    [InlineData("dv-no")]
    [InlineData("c")]
    [InlineData("w100-c")]
    [InlineData("no")]
    public void Unknown_suffix_is_refused(string? text)
    {
        Assert.False(BaseUrlSuffix.TryParse(text, out var suffix));
        Assert.Null(suffix);
    }

    [Theory]
    [InlineData("w1-h2-c-no")]
    [InlineData("w7")]
    [InlineData("d")]
    [InlineData("dv")]
    public void Suffix_is_written_in_one_order_whatever_the_order_of_its_parts(string text)
    {
        Assert.True(BaseUrlSuffix.TryParse(string.Join('-', text.Split('-').Reverse()), out var suffix));
        Assert.Equal(text, suffix.ToString());
    }
}

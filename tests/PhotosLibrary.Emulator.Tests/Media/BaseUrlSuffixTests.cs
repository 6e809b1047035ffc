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
    [InlineData(null, 512, 512, false)]
    [InlineData("", 512, 512, false)]
    [InlineData("no", 512, 512, false)]
    [InlineData("c", 512, 512, true)]
    [InlineData("s200", 200, 200, false)]
    [InlineData("s96-c", 96, 96, true)]
    [InlineData("s64-p-no", 64, 64, true)]
    [InlineData("w190-h80-p-k-rw-no", 190, 80, true)]
    [InlineData("w100-h50-n", 100, 50, true)]
    [InlineData("s0", null, null, false)]
    [InlineData("w0", null, null, false)]
    [InlineData("w0-h0-c", null, null, false)]
    [InlineData("w0-h90", null, 90, false)]
    [InlineData("w100-c", 100, null, false)]
    [InlineData("w400-d", 400, null, false)]
    [InlineData("d-w400", 400, null, false)]
    public void What_the_public_image_host_knows_is_read(string? text, int? width, int? height, bool crop)
    {
        Assert.True(BaseUrlSuffix.TryParse(text, out var suffix));
        Assert.Equal((width, height, crop), (suffix.Width, suffix.Height, suffix.Crop));
        Assert.False(suffix.Download || suffix.DownloadVideo);
    }

    [Theory]
    [InlineData("d", true)]
    [InlineData("dv", true)]
    [InlineData("w400-d", true)]
    [InlineData("d-k-no", true)]
    [InlineData("w400", false)]
    public void What_is_downloaded_is_an_attachment_whatever_its_size(string text, bool isAttachment)
    {
        Assert.True(BaseUrlSuffix.TryParse(text, out var suffix));
        Assert.Equal(isAttachment, suffix.IsAttachment);
    }

    [Theory]
    [InlineData("w100-h50-c-no", null)]
    [InlineData("d", null)]
    [InlineData("dv", null)]
    [InlineData("w400-d", "d")]
    [InlineData("s96-c", "s96")]
    [InlineData("w100-c", "c")]
    [InlineData("w100-h0", "h0")]
    [InlineData("no", "no")]
    [InlineData("w100-rw-k", "rw")]
    public void First_part_that_is_not_documented_is_known(string text, string? part)
    {
        Assert.True(BaseUrlSuffix.TryParse(text, out var suffix));
        Assert.Equal(part, suffix.Undocumented);
    }

    [Theory]
    [InlineData("w", "'w' is not known")]
    [InlineData("w-1", "'w' is not known")]
    [InlineData("h-5", "'h' is not known")]
    [InlineData("w16384", "'w16384' is too large: a side has at most 16383 pixels")]
    [InlineData("w99999999999", "'w99999999999' is too large")]
    [InlineData("s20000-c", "'s20000' is too large")]
    [InlineData("w+5", "'w+5' is not known")]
    [InlineData("w 5", "'w 5' is not known")]
    [InlineData("w5.5", "'w5.5' is not known")]
    [InlineData("w٣", "'w٣' is not known")]
    [InlineData("W100", "'W100' is not known")]
    [InlineData("x", "'x' is not known")]
    [InlineData("w100-fcrop64", "'fcrop64' is not known")]
    [InlineData("w100-", "one of its parts is empty")]
    [InlineData("-w100", "one of its parts is empty")]
    [InlineData("w100--h100", "one of its parts is empty")]
    [InlineData("w100-w100", "'w' stands in it twice")]
    [InlineData("w100-w200", "'w' stands in it twice")]
    [InlineData("w1-h1-c-c", "'c' stands in it twice")]
    [InlineData("s100-h50", "'s' is both sides")]
    [InlineData("s100-rw-rj", "more than one format")]
    [InlineData("d-d", "'d' stands in it twice")]
    [InlineData("d-dv", "'dv' is the whole video")]
    [InlineData("dv-no", "'dv' is the whole video")]
    [InlineData("w100-dv", "'dv' is the whole video")]
    [InlineData("d-rw", "'d' is the whole file")]
    public void Suffix_that_cannot_be_served_is_refused_for_the_part_that_is_wrong(string text, string problem)
    {
        Assert.False(BaseUrlSuffix.TryParse(text, out var suffix, out var actual));
        Assert.Null(suffix);
        Assert.Contains(problem, actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w1-h2-c-no")]
    [InlineData("w7")]
    [InlineData("s0")]
    [InlineData("d")]
    [InlineData("dv")]
    [InlineData("w1-h2-c-no-nu-rw")]
    public void Suffix_is_written_in_one_order_whatever_the_order_of_its_parts(string text)
    {
        Assert.True(BaseUrlSuffix.TryParse(string.Join('-', text.Split('-').Reverse()), out var suffix));
        Assert.Equal(text, suffix.ToString());
    }
}

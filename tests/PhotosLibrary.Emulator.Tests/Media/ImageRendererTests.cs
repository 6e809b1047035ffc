using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class ImageRendererTests
{
    private static readonly VideoFrames NoFfmpeg = new(program: null);

    [Theory]
    [InlineData("w40", 40, 30)]
    [InlineData("h15", 20, 15)]
    [InlineData("w40-h10", 13, 10)]
    [InlineData("w8-h60", 8, 6)]
    [InlineData("w500", 80, 60)]
    [InlineData("w500-h500", 80, 60)]
    [InlineData("w1", 1, 1)]
    [InlineData("w30-h30-c", 30, 30)]
    [InlineData("w100-h7-c", 100, 7)]
    [InlineData("w200-h300-c", 200, 300)]
    public async Task Rendered_size_is_exact(string suffix, uint width, uint height)
    {
        using var image = await RenderAsync(MediaFiles.Draw(MagickFormat.Png), suffix);

        Assert.Equal((width, height, MagickFormat.Jpeg), (image.Width, image.Height, image.Format));
    }

    [Fact]
    public async Task Crop_retains_the_middle()
    {
        using var image = await RenderAsync(MediaFiles.Draw(MagickFormat.Png, 300, 100), "w50-h50-c");

        AssertColours(image, MagickColors.Red, MagickColors.Lime, MagickColors.Blue, MagickColors.White);
    }

    [Theory]
    [InlineData(1, "RLBW")]
    [InlineData(2, "LRWB")]
    [InlineData(3, "WBLR")]
    [InlineData(4, "BWRL")]
    [InlineData(5, "RBLW")]
    [InlineData(6, "BRWL")]
    [InlineData(7, "WLBR")]
    [InlineData(8, "LWRB")]
    public async Task Orientation_is_applied_to_the_pixels(ushort orientation, string corners)
    {
        foreach (var format in (MagickFormat[])[MagickFormat.Jpeg, MagickFormat.Png, MagickFormat.WebP])
        {
            var photo = MediaFiles.Draw(format, finish: drawing => TestExif.Turn(drawing, orientation));
            using var image = await RenderAsync(photo, "w40-h40");

            Assert.Equal(orientation < 5 ? (40u, 30u) : (30u, 40u), (image.Width, image.Height));
            Assert.Null(image.GetExifProfile());
            Assert.Equal(Orientation.Undefined, image.Orientation);
            AssertColours(image, [.. corners.Select(Colour)]);
        }
    }

    [SkippableTheory]
    [InlineData("orientation-landscape-6.jpg", 90, 600, 450)]
    [InlineData("orientation-portrait-8.jpg", 270, 450, 600)]
    public async Task Real_rotated_photos_are_rendered_upright(string name, double degrees, uint width, uint height)
    {
        var path = SharedPhotos.PathOf(name);
        using var expected = MediaFiles.Read(await File.ReadAllBytesAsync(path), MagickFormat.Jpeg);
        expected.Rotate(degrees);
        if (expected.GetColorProfile() is not null)
        {
            expected.TransformColorSpace(ColorProfiles.SRGB);
        }

        using var image = await RenderFileAsync(path, "w2000");

        Assert.Equal((width, height), (image.Width, image.Height));
        AssertAlike(expected, image);
    }

    [SkippableTheory]
    [InlineData("iphone.HEIC", 232, 300)]
    [InlineData("nikon.webp", 225, 300)]
    [InlineData("scan.tiff", 300, 164)]
    [InlineData("iphone-hdr.jpg", 300, 225)]
    [InlineData("picture.png", 300, 240)]
    public async Task Real_photos_fit_the_box(string name, uint width, uint height)
    {
        using var image = await RenderFileAsync(SharedPhotos.PathOf(name), "w300-h300");

        Assert.Equal((width, height, MagickFormat.Jpeg), (image.Width, image.Height, image.Format));
        Assert.Empty(image.ProfileNames);
    }

    [Theory]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.Gif)]
    [InlineData(MagickFormat.WebP)]
    public async Task Transparency_is_preserved(MagickFormat format)
    {
        var photo = MediaFiles.Draw(format, finish: image => image.Transparent(MagickColors.White));

        using var image = await RenderAsync(photo, "w40");

        Assert.Equal((MagickFormat.Png, 40u, 30u), (image.Format, image.Width, image.Height));
        using var pixels = image.GetPixels();
        Assert.Equal(0, pixels.GetPixel(30, 22).ToColor()!.A);
        Assert.Equal(255, pixels.GetPixel(5, 5).ToColor()!.A);
    }

    [Fact]
    public async Task CMYK_is_converted_to_RGB()
    {
        var photo = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => image.ColorSpace = ColorSpace.CMYK);

        using var image = await RenderAsync(photo, "w40");

        Assert.Equal(ColorSpace.sRGB, image.ColorSpace);
        AssertColours(image, MagickColors.Red, MagickColors.Lime, MagickColors.Blue, MagickColors.White);
    }

    [Theory]
    [InlineData("w32", 32, 18)]
    [InlineData("w64-h64", 64, 36)]
    [InlineData("w20-h20-c", 20, 20)]
    [InlineData("d", 64, 36)]
    public async Task A_video_that_cannot_be_decoded_shows_a_play_button(string suffix, uint width, uint height)
    {
        using var image = await RenderAsync(SampleVideos.Mp4(), suffix);

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(suffix != "d", Brightness(image) > 100);
    }

    [Fact]
    public async Task Suffix_without_overlay_leaves_the_play_button_out()
    {
        using var image = await RenderAsync(SampleVideos.Mp4(), "w64-no");

        Assert.InRange(Brightness(image), 0, 60);
    }

    [SkippableTheory]
    [InlineData("video-gps.mov", "w200-h200", 113, 200)]
    [InlineData("video-540.mp4", "w200-h200-c-no", 200, 200)]
    public async Task Ffmpeg_gives_the_first_frame(string name, string suffix, uint width, uint height)
    {
        var frames = VideoFrames.FromPath();
        var path = SharedPhotos.PathOf(name);
        Skip.If(await frames.TakeFirstAsync(path, CancellationToken.None) is null, "There is no ffmpeg on PATH.");

        using var image = await RenderFileAsync(path, suffix, frames);

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.True(image.TotalColors > 500, "A real frame has more colours than the placeholder.");
    }

    [Fact]
    public async Task Video_download_is_the_stored_file_and_a_photo_has_none()
    {
        var content = SampleVideos.Mp4();
        using var video = MediaFiles.Temporary(content);
        using var photo = MediaFiles.Temporary(MediaFiles.Draw(MagickFormat.Png));
        Assert.True(BaseUrlSuffix.TryParse("dv", out var suffix));
        var renderer = new ImageRenderer(NoFfmpeg);

        var rendered = await renderer.RenderAsync(
            video.Path,
            await new MediaInspector().InspectAsync(video.Path, ""),
            suffix
        );
        await using var stream = rendered.OpenRead();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);

        Assert.Equal(("video/mp4", false), (rendered.ContentType, rendered.IsRendered));
        Assert.Equal(content, bytes.ToArray());
        var description = await new MediaInspector().InspectAsync(photo.Path, "");
        await Assert.ThrowsAsync<UnsupportedMediaException>(() =>
            renderer.RenderAsync(photo.Path, description, suffix)
        );
    }

    [Fact]
    public async Task RAW_that_cannot_be_decoded_is_not_sent_as_a_picture()
    {
        byte[] content = [.. "II*\0\u0008\0\0\0\0\0\0\0\0\0"u8, .. new byte[100]];
        using var raw = MediaFiles.Temporary(content);
        Assert.True(BaseUrlSuffix.TryParse("w100", out var suffix));
        Assert.True(BaseUrlSuffix.TryParse("d", out var whole));
        var renderer = new ImageRenderer(NoFfmpeg);

        var description = await new MediaInspector().InspectAsync(raw.Path, "photo.nef");

        Assert.Equal(new MediaDescription { MimeType = "image/x-nikon-nef", IsVideo = false }, description);
        await Assert.ThrowsAsync<UnsupportedMediaException>(() => renderer.RenderAsync(raw.Path, description, suffix));
        var download = await renderer.RenderAsync(raw.Path, description, whole);
        Assert.Equal(("image/x-nikon-nef", false), (download.ContentType, download.IsRendered));
        await using var stream = download.OpenRead();
        Assert.Equal(content.Length, stream.Length);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes()
    {
        using var file = MediaFiles.Temporary(MediaFiles.Draw(MagickFormat.WebP));
        var description = await new MediaInspector().InspectAsync(file.Path, "");
        Assert.True(BaseUrlSuffix.TryParse("w33", out var suffix));
        var renderer = new ImageRenderer(NoFfmpeg);

        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => renderer.RenderAsync(file.Path, description, suffix))
        );

        var contents = all.Select(rendered => Convert.ToHexString(((MemoryStream)rendered.OpenRead()).ToArray()));
        Assert.Single(contents.Distinct());
    }

    [Fact]
    public async Task Coders_of_unsupported_formats_are_disabled()
    {
        using var image = await RenderAsync(MediaFiles.Draw(MagickFormat.Png), "w10");
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray();

        Assert.Throws<MagickPolicyErrorException>(() => new MagickImage(svg, MagickFormat.Svg));
        Assert.Throws<MagickPolicyErrorException>(() => new MagickImage(SampleVideos.Mp4(), MagickFormat.Mp4));
    }

    private static async Task<MagickImage> RenderAsync(byte[] content, string suffix)
    {
        using var file = MediaFiles.Temporary(content);
        return await RenderFileAsync(file.Path, suffix);
    }

    private static async Task<MagickImage> RenderFileAsync(string path, string suffix, VideoFrames? frames = null)
    {
        Assert.True(BaseUrlSuffix.TryParse(suffix, out var parsed));
        var description = await new MediaInspector().InspectAsync(path, path);
        var rendered = await new ImageRenderer(frames ?? NoFfmpeg).RenderAsync(path, description, parsed);
        Assert.True(rendered.IsRendered);
        await using var stream = rendered.OpenRead();
        var format = rendered.ContentType == "image/png" ? MagickFormat.Png : MagickFormat.Jpeg;
        return new MagickImage(stream, format);
    }

    private static double Brightness(MagickImage image)
    {
        using var pixels = image.GetPixels();
        var middle = pixels.GetPixel((int)image.Width / 2, (int)image.Height / 2).ToColor()!;
        return (middle.R + middle.G + middle.B) / 3d;
    }

    private static MagickColor Colour(char initial) =>
        initial switch
        {
            'R' => MagickColors.Red,
            'L' => MagickColors.Lime,
            'B' => MagickColors.Blue,
            _ => MagickColors.White,
        };

    private static void AssertColours(MagickImage image, params IMagickColor<byte>[] corners)
    {
        using var pixels = image.GetPixels();
        int left = (int)image.Width / 4,
            right = (int)image.Width * 3 / 4;
        int top = (int)image.Height / 4,
            bottom = (int)image.Height * 3 / 4;
        (int X, int Y)[] places = [(left, top), (right, top), (left, bottom), (right, bottom)];
        foreach (var ((x, y), expected) in places.Zip(corners))
        {
            var actual = pixels.GetPixel(x, y).ToColor()!;
            Assert.InRange(
                Math.Abs(actual.R - expected.R) + Math.Abs(actual.G - expected.G) + Math.Abs(actual.B - expected.B),
                0,
                30
            );
        }
    }

    private static void AssertAlike(MagickImage expected, MagickImage actual)
    {
        foreach (var image in (MagickImage[])[expected, actual])
        {
            image.Resize(new MagickGeometry(8, 8) { IgnoreAspectRatio = true });
        }

        using var wanted = expected.GetPixels();
        using var got = actual.GetPixels();
        var differences = wanted.Zip(got, (a, b) => Math.Abs(a.ToColor()!.R - b.ToColor()!.R)).ToList();
        Assert.Equal(64, differences.Count);
        Assert.InRange(differences.Max(), 0, 8);
    }
}

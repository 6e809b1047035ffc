using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

public class MediaInspectorTests
{
    [Theory]
    [InlineData(MagickFormat.Jpeg, "image/jpeg")]
    [InlineData(MagickFormat.Png, "image/png")]
    [InlineData(MagickFormat.Gif, "image/gif")]
    [InlineData(MagickFormat.WebP, "image/webp")]
    [InlineData(MagickFormat.Bmp, "image/bmp")]
    [InlineData(MagickFormat.Ico, "image/x-icon")]
    [InlineData(MagickFormat.Tiff, "image/tiff")]
    [InlineData(MagickFormat.Avif, "image/avif")]
    public async Task Content_decides_the_format_of_a_photo_not_the_file_name(MagickFormat format, string mimeType)
    {
        var description = await MediaFiles.InspectAsync(MediaFiles.Draw(format), "film.mp4");

        Assert.Equal(
            new MediaDescription
            {
                MimeType = mimeType,
                IsVideo = false,
                Width = 80,
                Height = 60,
            },
            description
        );
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Png)]
    [InlineData(MagickFormat.WebP)]
    [InlineData(MagickFormat.Avif)]
    public async Task EXIF_is_found_in_every_container(MagickFormat format)
    {
        var photo = MediaFiles.Draw(format, finish: image => image.SetProfile(TestExif.WithLocation()));

        var description = await MediaFiles.InspectAsync(photo);

        Assert.Equal("Maker", description.CameraMake);
        Assert.Equal(125, description.IsoEquivalent);
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 23, 59, 58, 250, TimeSpan.Zero), description.CaptureTime);
    }

    [Theory]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("    :  :     :  :  ")]
    [InlineData("                   ")]
    [InlineData("0001:01:01 00:00:00")]
    [InlineData("1904:01:01 00:00:00")]
    [InlineData("2023:02:29 12:00:00")]
    [InlineData("garbage")]
    public async Task Impossible_date_is_ignored(string time)
    {
        var photo = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => image.SetProfile(TestExif.WithLocation(time)));

        Assert.Null((await MediaFiles.InspectAsync(photo)).CaptureTime);
    }

    [Theory]
    [InlineData(1, 80, 60)]
    [InlineData(3, 80, 60)]
    [InlineData(5, 60, 80)]
    [InlineData(6, 60, 80)]
    [InlineData(8, 60, 80)]
    [InlineData(9, 80, 60)]
    public async Task Width_and_height_are_those_of_the_upright_photo(ushort orientation, long width, long height)
    {
        var photo = MediaFiles.Draw(MagickFormat.Jpeg, finish: image => TestExif.Turn(image, orientation));

        var description = await MediaFiles.InspectAsync(photo);

        Assert.Equal((width, height), (description.Width, description.Height));
    }

    [Theory]
    [InlineData("mp42", "video/mp4")]
    [InlineData("isom", "video/mp4")]
    [InlineData("qt  ", "video/quicktime")]
    [InlineData("M4V ", "video/x-m4v")]
    [InlineData("3gp5", "video/3gpp")]
    [InlineData("3g2a", "video/3gpp2")]
    public async Task MP4_family_is_recognized_by_brand(string brand, string mimeType)
    {
        var description = await MediaFiles.InspectAsync(SampleVideos.Mp4(brand), "x.jpg");

        Assert.Equal(
            new MediaDescription
            {
                MimeType = mimeType,
                IsVideo = true,
                Width = 64,
                Height = 36,
                FramesPerSecond = 25,
                CaptureTime = new DateTimeOffset(2024, 5, 31, 11, 33, 20, TimeSpan.Zero),
            },
            description
        );
    }

    [Fact]
    public async Task A_turned_MP4_is_described_upright_and_a_clock_never_set_is_ignored()
    {
        var description = await MediaFiles.InspectAsync(SampleVideos.Mp4(created: 0, turned: true));

        Assert.Equal((36, 64), (description.Width, description.Height));
        Assert.Null(description.CaptureTime);
        Assert.Null((await MediaFiles.InspectAsync(SampleVideos.Mp4(created: 1_700_000_000))).CaptureTime);
    }

    [Fact]
    public async Task MP4_without_a_picture_or_truncated_is_refused()
    {
        var video = SampleVideos.Mp4();
        await Assert.ThrowsAsync<UnsupportedMediaException>(() =>
            MediaFiles.InspectAsync(SampleVideos.Mp4(brand: "M4A ", handler: "soun"))
        );
        for (var length = 1; length < video.Length; length++)
        {
            await Assert.ThrowsAsync<UnsupportedMediaException>(() => MediaFiles.InspectAsync(video[..length]));
        }
    }

    [Fact]
    public async Task Other_videos_are_described_with_size_and_frame_rate()
    {
        var matroska = await MediaFiles.InspectAsync(SampleVideos.Matroska("matroska"));
        Assert.Equal(("video/x-matroska", 640L, 360L), (matroska.MimeType, matroska.Width, matroska.Height));
        Assert.Equal(25, matroska.FramesPerSecond!.Value, 9);
        Assert.Equal(new DateTimeOffset(2020, 1, 6, 10, 40, 0, TimeSpan.Zero), matroska.CaptureTime);
        Assert.Equal("video/webm", (await MediaFiles.InspectAsync(SampleVideos.Matroska("webm"))).MimeType);

        var avi = await MediaFiles.InspectAsync(SampleVideos.Avi());
        Assert.Equal(("video/x-msvideo", 320L, 240L, 25d), (avi.MimeType, avi.Width, avi.Height, avi.FramesPerSecond));

        var mpeg = await MediaFiles.InspectAsync(SampleVideos.Mpeg());
        Assert.Equal(("video/mpeg", 352L, 288L, 25d), (mpeg.MimeType, mpeg.Width, mpeg.Height, mpeg.FramesPerSecond));

        var pictures = await MediaFiles.InspectAsync(SampleVideos.MpegVideo());
        Assert.Equal(("video/mpeg", 352L, 288L), (pictures.MimeType, pictures.Width, pictures.Height));

        var old = await MediaFiles.InspectAsync(SampleVideos.OldQuickTime());
        Assert.Equal(("video/quicktime", 64L, 36L), (old.MimeType, old.Width, old.Height));

        var asf = await MediaFiles.InspectAsync(SampleVideos.Asf(), "a.asf");
        Assert.Equal(("video/x-ms-asf", 640L, 480L), (asf.MimeType, asf.Width, asf.Height));
        Assert.Equal(new DateTimeOffset(2010, 5, 4, 3, 2, 1, TimeSpan.Zero), asf.CaptureTime);
        Assert.Equal("video/x-ms-wmv", (await MediaFiles.InspectAsync(SampleVideos.Asf(), "a.WMV")).MimeType);
    }

    [Theory]
    [InlineData(188)]
    [InlineData(192)]
    public async Task Transport_stream_is_recognized_by_its_packets(int packet) =>
        Assert.Equal(
            new MediaDescription { MimeType = "video/mp2t", IsVideo = true },
            await MediaFiles.InspectAsync(SampleVideos.Transport(packet))
        );

    [Theory]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0", "a.tif", "image/x-canon-cr2")]
    [InlineData("IIRO\u0008\0\0\0", "a.orf", "image/x-olympus-orf")]
    [InlineData("IIU\0\u0008\0\0\0", "a.rw2", "image/x-panasonic-rw2")]
    [InlineData("FUJIFILMCCD-RAW 0201", "a.raf", "image/x-fuji-raf")]
    [InlineData("\0\0\0\u0018ftypcrx ", "a.cr3", "image/x-canon-cr3")]
    [InlineData("MM\0*\0\0\0\u0008", "a.nef", "image/x-nikon-nef")]
    [InlineData("II*\0\u0008\0\0\0", "a.ARW", "image/x-sony-arw")]
    [InlineData("II*\0\u0008\0\0\0", "a.dng", "image/x-adobe-dng")]
    [InlineData("MM\0*\0\0\0\u0008", "a.pef", "image/x-pentax-pef")]
    [InlineData("II*\0\u0008\0\0\0", "a.srw", "image/x-samsung-srw")]
    [InlineData("II*\0\u0008\0\0\0", "a.jpg", "image/tiff")]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", "a.mp4", "image/heic")]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0miafavif", "a.mp4", "image/avif")]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1miaf", "a.mp4", "image/heif")]
    public void Formats_are_recognized_by_their_first_bytes(string head, string name, string mimeType)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(head);

        Assert.Equal(mimeType, MediaSniffer.Sniff(bytes, name)?.MimeType);
    }
}

using System.Buffers.Binary;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>An odd part of the metadata costs that part only.</summary>
public class OddMetadataTests
{
    private const int Make = 0x010F;
    private const int Orientation = 0x0112;
    private const int ExifDirectory = 0x8769;
    private const int GpsDirectory = 0x8825;
    private const int Date = 0x9003;
    private const int Offset = 0x9011;
    private const int MakerNote = 0x927C;

    private static readonly (int, int, uint, byte[]) Taken = TiffFile.Text(Date, "2021:02:03 04:05:06");

    public static TheoryData<string> OddParts =>
        [
            "a maker note of 8 bytes at the end",
            "a maker note of 4 GB",
            "a maker note behind the end",
            "a type that does not exist",
            "a fraction by zero",
            "a GPS directory at the last byte",
            "a directory that points to itself",
            "a text of no characters",
            "a time zone of 99 hours",
        ];

    [Theory]
    [MemberData(nameof(OddParts))]
    public async Task An_odd_part_of_the_EXIF_costs_that_part_only(string part)
    {
        (int, int, uint, byte[]) odd = part switch
        {
            "a maker note of 8 bytes at the end" => (MakerNote, 7, 8, [.. "Nikon\0\u0002\0"u8]),
            "a maker note of 4 GB" => (MakerNote, 7, uint.MaxValue, [8, 0, 0, 0]),
            "a maker note behind the end" => (MakerNote, 7, 100, [0xFF, 0xFF, 0xFF, 0x7F]),
            "a type that does not exist" => (0x9000, 999, 4, [1, 2, 3, 4]),
            "a fraction by zero" => (0x829D, 5, 1, new byte[8]),
            "a text of no characters" => (0x9290, 2, 0, []),
            "a time zone of 99 hours" => TiffFile.Text(Offset, "+99:00"),
            _ => TiffFile.Short(0xA403, 1),
        };
        var photo = Photo(
            tiff =>
                part switch
                {
                    "a GPS directory at the last byte" => [TiffFile.Long(GpsDirectory, tiff.ToArray().Length + 200)],
                    "a directory that points to itself" => [TiffFile.Long(GpsDirectory, 8)],
                    _ => [],
                },
            Taken,
            odd
        );

        var media = await MediaFiles.InspectAsync(photo);

        Assert.Equal(("Acme", 60, 80), (media.CameraMake, media.Width, media.Height));
        Assert.Equal(new DateTimeOffset(2021, 2, 3, 4, 5, 6, TimeSpan.Zero), media.CaptureTime);
    }

    [Theory]
    [InlineData("9999:12:31 23:59:59", "-10:00")]
    [InlineData("9999:12:31 23:59:59", "+14:00")]
    [InlineData("0001:01:01 00:00:00", "+14:00")]
    public async Task A_date_that_no_time_zone_can_hold_is_ignored(string date, string zone)
    {
        var photo = Photo(_ => [], TiffFile.Text(Date, date), TiffFile.Text(Offset, zone));

        var media = await MediaFiles.InspectAsync(photo);

        Assert.Null(media.CaptureTime);
        Assert.Equal(("Acme", 60), (media.CameraMake, media.Width));
    }

    [Fact]
    public async Task Size_of_a_video_whose_header_says_0_is_not_known()
    {
        var video = SampleVideos.Mpeg();
        byte[] sequence = [0, 0, 1, 0xB3];
        var width = video.AsSpan().IndexOf(sequence) + sequence.Length;
        video[width] = 0;
        video[width + 1] &= 0x0F;
        using var file = MediaFiles.Temporary(video);

        var media = await new MediaInspector().InspectAsync(file.Path, "upload");

        Assert.Null(media.Width);
        Assert.Null(media.Height);
    }

    [Fact]
    public async Task Stray_bytes_between_segments_are_stepped_over()
    {
        var plain = MediaFiles.Draw(MagickFormat.Jpeg);
        var first = 4 + BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(4)) - 2 + 2;
        byte[] stray = [.. plain[..first], 0, 0x11, 0x22, 0xFF, 0, 0xFF, 0xFF, .. plain[first..]];

        var media = await MediaFiles.InspectAsync(stray);

        Assert.Equal((80, 60), (media.Width, media.Height));
        await Assert.ThrowsAsync<UnsupportedMediaException>(() => MediaFiles.InspectAsync(stray[..^300]));
    }

    [Fact]
    public async Task A_GIF_of_4_gigapixels_is_refused()
    {
        var gif = MediaFiles.Draw(MagickFormat.Gif);
        gif.AsSpan(6, 4).Fill(0xFF);

        var refusal = await Assert.ThrowsAsync<UnsupportedMediaException>(() => MediaFiles.InspectAsync(gif));

        Assert.Contains("65535 × 65535 pixels", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Photo(Func<TiffFile, (int, int, uint, byte[])[]> main, params (int, int, uint, byte[])[] exif)
    {
        var tiff = new TiffFile();
        var extra = main(tiff);
        // The EXIF directory follows the main one, whose text is five bytes long.
        var entries = 3 + extra.Length;
        tiff.Add([
            TiffFile.Text(Make, "Acme"),
            TiffFile.Short(Orientation, 6),
            TiffFile.Long(ExifDirectory, 8 + 2 + (12 * entries) + 4 + 5),
            .. extra,
        ]);
        tiff.Add(exif);
        return TiffFile.InJpeg(MediaFiles.Draw(MagickFormat.Jpeg), [.. "Exif\0\0"u8, .. tiff.ToArray()]);
    }
}

using System.Globalization;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>The truth about every shared file, as exiftool and ffprobe independently tell it.</summary>
public class SharedPhotosTests
{
    [SkippableTheory]
    [InlineData("animation.gif", "image/gif", 500, 375, null, null, null, null, null, null, null)]
    [InlineData(
        "canon-ixus.jpg",
        "image/jpeg",
        640,
        480,
        "2001-06-09T15:17:32+00:00",
        "Canon",
        "Canon DIGITAL IXUS",
        10.8125,
        4.0,
        null,
        "0.002857143"
    )]
    [InlineData(
        "gps-nikon-1.jpg",
        "image/jpeg",
        640,
        480,
        "2008-10-22T16:28:39+00:00",
        "NIKON",
        "COOLPIX P6000",
        24.0,
        5.9,
        64,
        "0.013333333"
    )]
    [InlineData(
        "gps-nikon-2.jpg",
        "image/jpeg",
        640,
        480,
        "2008-10-22T16:38:20+00:00",
        "NIKON",
        "COOLPIX P6000",
        16.6,
        4.7,
        64,
        "0.01044932"
    )]
    [InlineData(
        "gps-nikon-3.jpg",
        "image/jpeg",
        640,
        480,
        "2008-10-22T17:00:07+00:00",
        "NIKON",
        "COOLPIX P6000",
        15.0,
        4.4,
        64,
        "0.01"
    )]
    [InlineData(
        "iphone-hdr.jpg",
        "image/jpeg",
        3264,
        2448,
        "2015-04-10T20:12:23.55+00:00",
        "Apple",
        "iPhone 6",
        4.15,
        2.2,
        32,
        "0.025"
    )]
    [InlineData(
        "iphone.HEIC",
        "image/heic",
        2566,
        3313,
        "2021-04-11T15:47:53.054-05:00",
        "Apple",
        "iPhone 11 Pro Max",
        4.25,
        1.8,
        32,
        "0.002557545"
    )]
    [InlineData(
        "jolla.jpg",
        "image/jpeg",
        3264,
        2448,
        "2014-09-21T16:00:56+00:00",
        "Jolla",
        "Jolla",
        4.0,
        2.4,
        320,
        "0.04"
    )]
    [InlineData(
        "nikon-e950.jpg",
        "image/jpeg",
        800,
        600,
        "2001-04-06T11:51:40+00:00",
        "NIKON",
        "E950",
        12.8,
        5.5,
        80,
        "0.012987013"
    )]
    [InlineData(
        "nikon.webp",
        "image/webp",
        2736,
        3648,
        "2010-10-21T11:22:48+00:00",
        "NIKON",
        "COOLPIX P7000",
        6.0,
        4.5,
        100,
        "0.001233046"
    )]
    [InlineData("orientation-landscape-6.jpg", "image/jpeg", 600, 450, null, null, null, null, null, null, null)]
    [InlineData("orientation-portrait-8.jpg", "image/jpeg", 450, 600, null, null, null, null, null, null, null)]
    [InlineData(
        "picture.avif",
        "image/avif",
        5472,
        3648,
        "2015-10-11T14:41:44+00:00",
        "Canon",
        "Canon EOS 70D",
        50.0,
        3.2,
        400,
        "0.016666667"
    )]
    [InlineData("picture.png", "image/png", 640, 513, null, null, null, null, null, null, null)]
    [InlineData("scan.tiff", "image/tiff", 635, 348, null, null, null, null, null, null, null)]
    [InlineData(
        "sony-d700.jpg",
        "image/jpeg",
        672,
        512,
        "1998-12-01T14:22:36+00:00",
        "SONY",
        "DSC-D700",
        null,
        null,
        200,
        null
    )]
    public async Task Real_photo_is_described_correctly(
        string name,
        string mimeType,
        long width,
        long height,
        string? time,
        string? make,
        string? model,
        double? focalLength,
        double? aperture,
        int? iso,
        string? exposure
    )
    {
        var description = await new MediaInspector().InspectAsync(SharedPhotos.PathOf(name), name);

        Assert.Equal(
            new MediaDescription
            {
                MimeType = mimeType,
                IsVideo = false,
                Width = width,
                Height = height,
                CaptureTime = Time(time),
                CameraMake = make,
                CameraModel = model,
                FocalLength = (float?)focalLength,
                ApertureFNumber = (float?)aperture,
                IsoEquivalent = iso,
                ExposureSeconds = exposure is null ? null : decimal.Parse(exposure, CultureInfo.InvariantCulture),
            },
            description
        );
        Assert.Equal(Time(time)?.Offset, description.CaptureTime?.Offset);
    }

    [SkippableTheory]
    [InlineData("video-540.mp4", "video/mp4", 960, 540, "2020-01-05T15:04:00+00:00", null, null, 29.97003)]
    [InlineData(
        "video-gps.mov",
        "video/quicktime",
        320,
        568,
        "2019-07-24T11:25:40+03:00",
        "Apple",
        "iPhone 6",
        29.98751
    )]
    [InlineData("video-gps.mp4", "video/mp4", 1920, 1080, "2017-02-22T08:20:28+00:00", null, null, 30.02001)]
    public async Task Real_video_is_described_correctly(
        string name,
        string mimeType,
        long width,
        long height,
        string time,
        string? make,
        string? model,
        double fps
    )
    {
        var description = await new MediaInspector().InspectAsync(SharedPhotos.PathOf(name), name);

        Assert.Equal(
            new MediaDescription
            {
                MimeType = mimeType,
                IsVideo = true,
                Width = width,
                Height = height,
                CaptureTime = Time(time),
                CameraMake = make,
                CameraModel = model,
                FramesPerSecond = description.FramesPerSecond,
            },
            description
        );
        Assert.Equal(Time(time)?.Offset, description.CaptureTime?.Offset);
        Assert.Equal(fps, description.FramesPerSecond!.Value, 5);
    }

    [SkippableFact]
    public async Task The_rotation_box_of_a_HEIC_counts_and_its_EXIF_orientation_does_not()
    {
        var photo = await File.ReadAllBytesAsync(SharedPhotos.PathOf("iphone.HEIC"));
        var rotation = photo.AsSpan().IndexOf("irot"u8) + 4;
        photo[rotation] = 1;

        var description = await MediaFiles.InspectAsync(photo);

        Assert.Equal((3313, 2566), (description.Width, description.Height));
    }

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

using ImageMagick;
using ImageMagick.Drawing;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// Draws a handful of photos for users who give none: small landscapes in several formats, with the EXIF data that a
/// camera would write, two of them held sideways and one with a location.
/// </summary>
internal static class SamplePhotos
{
    private static readonly (
        string File,
        MagickFormat Format,
        string Taken,
        string Make,
        string Model,
        ushort Orientation,
        bool Located
    )[] Photos =
    [
        ("morning.jpg", MagickFormat.Jpeg, "2024:05:01 06:12:09", "Canon", "EOS R6", 1, false),
        ("noon.jpg", MagickFormat.Jpeg, "2024:05:01 12:30:00", "Canon", "EOS R6", 1, true),
        ("portrait.jpg", MagickFormat.Jpeg, "2024:06:21 18:45:30", "Apple", "iPhone 15", 6, false),
        ("portrait-left.jpg", MagickFormat.Jpeg, "2024:06:21 18:47:02", "Apple", "iPhone 15", 8, false),
        ("evening.webp", MagickFormat.WebP, "2023:12:24 16:20:00", "Google", "Pixel 8", 1, false),
        ("scan.tiff", MagickFormat.Tiff, "", "", "", 1, false),
        ("drawing.png", MagickFormat.Png, "", "", "", 1, false),
        ("moving.gif", MagickFormat.Gif, "", "", "", 1, false),
    ];

    /// <summary>Draws the photos into a folder.</summary>
    public static async Task DrawAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var (index, photo) in Photos.Index())
        {
            var path = Path.Combine(folder, photo.File);
            if (photo.Format == MagickFormat.Gif)
            {
                using var frames = new MagickImageCollection(
                    Enumerable.Range(0, 6).Select(frame => Landscape(index, frame))
                );
                foreach (var frame in frames)
                {
                    frame.AnimationDelay = 20;
                }

                await frames.WriteAsync(path, photo.Format, cancellationToken);
                continue;
            }

            using var image = Landscape(index, 0);
            if (photo.Taken.Length > 0)
            {
                image.SetProfile(Exif(photo.Taken, photo.Make, photo.Model, photo.Orientation, photo.Located));
            }

            // As a camera does it: the pixels stay as the sensor saw them, and the tag says how it was held.
            image.Orientation = (Orientation)photo.Orientation;
            await image.WriteAsync(path, photo.Format, cancellationToken);
        }
    }

    private static MagickImage Landscape(int scene, int frame)
    {
        const int width = 640;
        const int height = 480;
        var hue = scene * 47 % 360;
        var image = new MagickImage(
            $"gradient:hsl({hue},70%,75%)-hsl({(hue + 30) % 360},60%,45%)",
            new MagickReadSettings { Width = width, Height = height }
        );
        new Drawables()
            .FillColor(new MagickColor("#ffe9a8"))
            .Circle(120 + (scene * 50) + (frame * 20), 120, 120 + (scene * 50) + (frame * 20), 165)
            .FillColor(new MagickColor("#27445c"))
            .Polygon(
                new PointD(0, height),
                new PointD(200, 240),
                new PointD(330, 360),
                new PointD(470, 200),
                new PointD(width, height)
            )
            .FillColor(new MagickColor("#163245"))
            .Rectangle(0, 420, width, height)
            .Draw(image);
        return image;
    }

    private static ExifProfile Exif(string taken, string make, string model, ushort orientation, bool located)
    {
        var exif = new ExifProfile();
        exif.SetValue(ExifTag.Make, make);
        exif.SetValue(ExifTag.Model, model);
        exif.SetValue(ExifTag.Orientation, orientation);
        exif.SetValue(ExifTag.DateTimeOriginal, taken);
        exif.SetValue(ExifTag.OffsetTimeOriginal, "+00:00");
        exif.SetValue(ExifTag.FNumber, new Rational(28, 10));
        exif.SetValue(ExifTag.ExposureTime, new Rational(1, 250));
        exif.SetValue(ExifTag.ISOSpeedRatings, [(ushort)200]);
        exif.SetValue(ExifTag.FocalLength, new Rational(35, 1));
        if (located)
        {
            exif.SetValue(ExifTag.GPSLatitudeRef, "N");
            exif.SetValue(ExifTag.GPSLatitude, [new Rational(48, 1), new Rational(51, 1), new Rational(30, 1)]);
            exif.SetValue(ExifTag.GPSLongitudeRef, "E");
            exif.SetValue(ExifTag.GPSLongitude, [new Rational(2, 1), new Rational(17, 1), new Rational(40, 1)]);
        }

        return exif;
    }
}

using ImageMagick;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>EXIF written by an independent hand: Magick's.</summary>
internal static class TestExif
{
    /// <summary>Turns a picture as a camera does: by a tag, not by its pixels.</summary>
    public static void Turn(MagickImage image, ushort orientation)
    {
        // Magick writes the image's own orientation over that of the profile.
        image.SetProfile(WithLocation(orientation: orientation));
        image.Orientation = (Orientation)orientation;
    }

    public static ExifProfile WithLocation(string time = "2024:02:29 23:59:58", ushort orientation = 1)
    {
        var exif = new ExifProfile();
        exif.SetValue(ExifTag.Make, "Maker");
        exif.SetValue(ExifTag.Orientation, orientation);
        exif.SetValue(ExifTag.DateTimeOriginal, time);
        exif.SetValue(ExifTag.SubsecTimeOriginal, "25");
        exif.SetValue(ExifTag.ISOSpeedRatings, [(ushort)125]);
        exif.SetValue(ExifTag.GPSLatitudeRef, "N");
        exif.SetValue(ExifTag.GPSLatitude, [new Rational(51u), new Rational(28u), new Rational(40u)]);
        exif.SetValue(ExifTag.GPSMapDatum, "SECRET-PLACE");
        return exif;
    }
}

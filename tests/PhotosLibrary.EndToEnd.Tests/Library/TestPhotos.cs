using ImageMagick;

namespace PhotosLibrary.EndToEnd.Tests.Library;

/// <summary>Small photos, each different from the others.</summary>
internal static class TestPhotos
{
    public static byte[] Jpeg(int number, string? taken = null, uint width = 64, uint height = 48)
    {
        using var image = new MagickImage(
            new MagickColor((byte)(number * 37), (byte)(number * 91), (byte)(number >> 3)),
            width,
            height
        );
        image.Comment = $"photo {number}";
        if (taken is not null)
        {
            var exif = new ExifProfile();
            exif.SetValue(ExifTag.DateTimeOriginal, taken);
            image.SetProfile(exif);
        }

        return image.ToByteArray(MagickFormat.Jpeg);
    }
}

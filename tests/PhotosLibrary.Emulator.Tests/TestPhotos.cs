using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests;

/// <summary>Small photos, each number another.</summary>
internal static class TestPhotos
{
    /// <summary>A JPEG photo, taken at a time such as <c>2021:03:04 05:06:07</c> if one is given.</summary>
    public static byte[] Jpeg(int number, string? taken = null, uint width = 16, uint height = 12) =>
        MagickEngine
            .RunAsync(() => Draw(number, taken, width, height), CancellationToken.None)
            .GetAwaiter()
            .GetResult();

    /// <summary>Bytes that are no photo.</summary>
    public static byte[] NotAPhoto => "This is no photo."u8.ToArray();

    /// <summary>Bytes without a pattern, the same for the same seed.</summary>
    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The checksum header of an upload.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Google's header has SHA-1.")]
    public static string HashHeader(byte[] bytes) =>
        $"X-Goog-Hash: sha1={Convert.ToBase64String(SHA1.HashData(bytes))}";

    private static byte[] Draw(int number, string? taken, uint width, uint height)
    {
        using var image = new MagickImage(
            new MagickColor((byte)(number * 37), (byte)(number * 91), (byte)number),
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

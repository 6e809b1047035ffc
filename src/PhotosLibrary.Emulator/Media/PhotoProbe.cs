using System.Buffers.Binary;
using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Makes sure that a photo is whole, and measures it.</summary>
/// <remarks>
/// What Google does with a photo that breaks off in the middle is not known. We refuse it: an emulator that takes half
/// an upload would hide the very fault that its users look for. The frequent formats have an end mark, which costs
/// far less to find than decoding; the rest are decoded, by <see cref="PictureWorkers"/>.
/// </remarks>
internal static class PhotoProbe
{
    /// <summary>Whether only decoding tells that a photo of a format is whole.</summary>
    public static bool MustBeDecoded(MediaFormat format) =>
        format.Container is MediaContainer.Opaque or MediaContainer.Gif or MediaContainer.Tiff && !format.IsRaw;

    /// <summary>Width and height as stored; null for a RAW that Magick cannot open, as Google takes more.</summary>
    /// <exception cref="UnsupportedMediaException">It cannot be decoded, or would need too much memory.</exception>
    public static (long Width, long Height)? Measure(byte[] photo, MediaFormat format, long mostPixels)
    {
        if (IsWhole(photo, format) == false)
        {
            throw new UnsupportedMediaException("The photo is cut off.");
        }

        try
        {
            using var image = new MagickImage();
            var settings = MagickEngine.ReadFirstImage(format);
            image.Ping(photo, settings);

            // A GIF's first frame may be smaller than the canvas that it lies on, and that is what is rendered.
            long width = Math.Max(image.Width, format == MediaFormat.Gif ? image.Page.Width : 0);
            long height = Math.Max(image.Height, format == MediaFormat.Gif ? image.Page.Height : 0);
            CheckPixels(width, height, mostPixels);
            return (width, height);
        }
        catch (MagickException) when (format.IsRaw)
        {
            return null;
        }
        catch (MagickException exception)
        {
            throw new UnsupportedMediaException("The photo cannot be decoded.", exception);
        }
    }

    private static void CheckPixels(long width, long height, long mostPixels)
    {
        var pixels = width * height;
        if (pixels <= 0 || pixels > mostPixels)
        {
            throw new UnsupportedMediaException($"The photo has {width} × {height} pixels; {mostPixels} are taken.");
        }
    }

    // Null where the structure does not tell.
    private static bool? IsWhole(byte[] photo, MediaFormat format)
    {
        switch (format.Container)
        {
            case MediaContainer.Jpeg:
                return JpegSegments.HasEnd(photo);
            case MediaContainer.Png:
                return PngChunks.HasEnd(photo);
            case MediaContainer.Riff:
                return photo.Length >= 12
                    && BinaryPrimitives.ReadUInt32LittleEndian(photo.AsSpan(4)) + 8L <= photo.Length;
            case MediaContainer.IsoMedia:
                using (var stream = new MemoryStream(photo, writable: false))
                {
                    // Throws where a box does not fit.
                    return new IsoBoxes(stream).Top().Exists(box => box.Type == "meta");
                }

            default:
                return null;
        }
    }
}

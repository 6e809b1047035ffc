using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Decodes a photo and scales it, on the thread of the caller and for as long as it takes.</summary>
internal static class ScaledPicture
{
    /// <summary>The size that a media item has, if it is known.</summary>
    public static PixelSize? SizeOf(MediaDescription description) =>
        description is { Width: > 0 and var width, Height: > 0 and var height } ? new(width, height) : null;

    /// <summary>Renders a photo as a suffix asks for.</summary>
    /// <remarks>
    /// An animation becomes a still of its first frame; whether Google keeps it moving is not confirmed.
    /// </remarks>
    /// <exception cref="MagickException">It cannot be decoded.</exception>
    public static RenderedMedia Render(string path, MediaDescription description, BaseUrlSuffix suffix)
    {
        var format = MediaFormat.FromMimeType(description.MimeType)!;
        var known = SizeOf(description);
        var settings = MagickEngine.ReadFirstImage(format);
        if (format == MediaFormat.Jpeg)
        {
            // Lets the decoder leave out detail that is thrown away anyway. It keeps both sides at least this
            // long, whichever way up the photo is stored, and twice what is needed costs no quality.
            var target = known?.For(suffix) ?? default;
            var hint = 2 * Math.Max(target.Width, target.Height);
            if (hint > 0)
            {
                settings.SetDefine(MagickFormat.Jpeg, "size", $"{hint}x{hint}");
            }
        }

        using var image = new MagickImage();
        // Not by the constructor: what it throws at would stay in memory until some finalizer runs.
        image.Read(File.ReadAllBytes(path), settings);
        if (format == MediaFormat.Gif)
        {
            LayOnCanvas(image);
        }

        image.AutoOrient();
        image.ResetPage();
        Resize(image, known ?? new PixelSize(image.Width, image.Height), suffix);
        return Encode(image, suffix);
    }

    /// <summary>The size of a photo as its header says.</summary>
    /// <exception cref="MagickException">There is no such header.</exception>
    public static PixelSize Measure(string path, MediaDescription description)
    {
        var format = MediaFormat.FromMimeType(description.MimeType)!;
        using var image = new MagickImage();
        image.Ping(File.ReadAllBytes(path), MagickEngine.ReadFirstImage(format));

        // A GIF's first frame may be smaller than the canvas that it lies on, and that is what is rendered.
        return format == MediaFormat.Gif
            ? new(Math.Max(image.Width, image.Page.Width), Math.Max(image.Height, image.Page.Height))
            : new(image.Width, image.Height);
    }

    /// <summary>Decodes the first image of a photo, only to see whether it can be.</summary>
    /// <exception cref="MagickException">It cannot.</exception>
    public static PixelSize Decode(string path, MediaDescription description)
    {
        using var image = new MagickImage();
        image.Read(
            File.ReadAllBytes(path),
            MagickEngine.ReadFirstImage(MediaFormat.FromMimeType(description.MimeType)!)
        );
        return new(image.Width, image.Height);
    }

    private static void LayOnCanvas(MagickImage image)
    {
        var page = image.Page;
        if (page.Width <= image.Width && page.Height <= image.Height)
        {
            return;
        }

        image.BackgroundColor = MagickColors.Transparent;
        image.Extent(new MagickGeometry(-page.X, -page.Y, page.Width, page.Height), MagickColors.Transparent);
    }

    /// <summary>Brings an image to the size and shape that a suffix asks for.</summary>
    public static void Resize(MagickImage image, PixelSize size, BaseUrlSuffix suffix)
    {
        var target = size.For(suffix);
        if (suffix.Crop)
        {
            // Cutting first, then scaling: the other way round a long strip would grow beyond any memory.
            var part = new PixelSize(image.Width, image.Height).PartShapedLike(target);
            image.Crop((uint)part.Width, (uint)part.Height, Gravity.Center);
            image.ResetPage();
        }

        if (image.Width == target.Width && image.Height == target.Height)
        {
            return;
        }

        image.Resize(new MagickGeometry((uint)target.Width, (uint)target.Height) { IgnoreAspectRatio = true });
    }

    /// <summary>The image as a file, without metadata.</summary>
    public static RenderedMedia Encode(MagickImage image, BaseUrlSuffix suffix)
    {
        ConvertToSrgb(image);

        // All metadata goes, the location and the orientation that the pixels now have with it.
        image.Strip();
        return PictureEncoding.Encode(image, suffix.Format);
    }

    // The profile is stripped with the rest, so colours must be those that a viewer assumes without one.
    private static void ConvertToSrgb(MagickImage image)
    {
        if (image.GetColorProfile() is not null)
        {
            try
            {
                image.TransformColorSpace(ColorProfiles.SRGB);
            }
            catch (MagickException)
            {
                // A damaged or misplaced profile: better slightly wrong colours than no picture.
            }
        }

        if (image.ColorSpace == ColorSpace.CMYK)
        {
            image.ColorSpace = ColorSpace.sRGB;
        }
    }
}

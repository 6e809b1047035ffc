using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Writes a picture that was made here.</summary>
internal static class PictureEncoding
{
    private const uint Quality = 85;

    /// <summary>Writes it, changing the image; by default as JPEG, or as PNG if parts of it are transparent.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The format that was asked for; null for the default.</param>
    public static RenderedMedia Encode(MagickImage image, MediaFormat? format)
    {
        var isTransparent = image.HasAlpha && !image.IsOpaque;
        format ??= isTransparent ? MediaFormat.Png : MediaFormat.Jpeg;
        if (isTransparent && format == MediaFormat.Jpeg)
        {
            image.BackgroundColor = MagickColors.White;
            image.Alpha(AlphaAction.Remove);
        }

        if (!isTransparent || format == MediaFormat.Jpeg)
        {
            image.HasAlpha = false;
        }

        // Of a PNG it would mean something else.
        if (format == MediaFormat.Jpeg || format == MediaFormat.WebP)
        {
            image.Quality = Quality;
        }

        return new RenderedMedia(format.MimeType, image.ToByteArray(format.Coder!.Value), isRendered: true);
    }
}

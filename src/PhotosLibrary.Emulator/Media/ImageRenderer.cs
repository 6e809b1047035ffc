using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Renders a stored file as a base URL requests it.</summary>
/// <remarks>The outcome depends on the content and the suffix alone, so it may be cached for good.</remarks>
/// <param name="videoFrames">Takes stills out of videos; by default with the ffmpeg on PATH, if there is one.</param>
internal sealed class ImageRenderer(VideoFrames? videoFrames = null)
{
    private const int LargestVideoSide = 8192;

    private readonly VideoFrames _videoFrames = videoFrames ?? VideoFrames.FromPath();

    /// <summary>Renders; what cannot be decoded here comes back as the original, and the result says so.</summary>
    /// <param name="path">Where the content is.</param>
    /// <param name="description">What <see cref="MediaInspector"/> said of it.</param>
    /// <param name="suffix">How to render it.</param>
    /// <param name="cancellationToken">Lets go of the caller at once.</param>
    /// <exception cref="UnsupportedMediaException"><c>=dv</c> of a photo: there is no video in it.</exception>
    public async Task<RenderedMedia> RenderAsync(
        string path,
        MediaDescription description,
        BaseUrlSuffix suffix,
        CancellationToken cancellationToken = default
    )
    {
        var format =
            MediaFormat.FromMimeType(description.MimeType)
            ?? throw new UnsupportedMediaException($"{description.MimeType} is no type that is taken.");
        if (suffix.DownloadVideo)
        {
            // Google sends a transcode of high quality; the stored bytes are the best that there is here.
            return format.IsVideo
                ? new RenderedMedia(format.MimeType, path)
                : throw new UnsupportedMediaException("A photo has no video to download.");
        }

        if (format.IsVideo)
        {
            var still = await _videoFrames.TakeFirstAsync(path, cancellationToken);
            return await MagickEngine.RunAsync(() => Thumbnail(still, description, suffix), cancellationToken);
        }

        return await MagickEngine.RunAsync(
            () => suffix.Download ? WithoutLocation(path, format) : Resized(path, format, description, suffix),
            cancellationToken
        );
    }

    private static RenderedMedia WithoutLocation(string path, MediaFormat format)
    {
        var photo = File.ReadAllBytes(path);
        return LocationEraser.Erase(photo, format)
            ? new RenderedMedia(format.MimeType, photo, isRendered: false)
            : new RenderedMedia(format.MimeType, path);
    }

    // An animation becomes a still of its first frame; whether Google keeps it moving is not confirmed.
    private static RenderedMedia Resized(
        string path,
        MediaFormat format,
        MediaDescription description,
        BaseUrlSuffix suffix
    )
    {
        try
        {
            var settings = MagickEngine.ReadFirstImage(format);
            if (format == MediaFormat.Jpeg)
            {
                // Lets the decoder leave out detail that is thrown away anyway. It keeps both sides at least this
                // long, whichever way up the photo is stored, and twice what is needed costs no quality.
                var target = SizeOf(description, fallback: null)?.For(suffix) ?? default;
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
            var size = SizeOf(description, fallback: new PixelSize(image.Width, image.Height))!.Value;
            Resize(image, size, suffix);
            return Encode(image, suffix);
        }
        catch (MagickException)
        {
            return new RenderedMedia(format.MimeType, path);
        }
    }

    private static RenderedMedia Thumbnail(byte[]? still, MediaDescription description, BaseUrlSuffix suffix)
    {
        // For a video that does not tell its size, such as H.264 in a transport stream, the shape of most.
        var size = SizeOf(description, fallback: new PixelSize(1280, 720))!
            .Value.FitInto(LargestVideoSide, LargestVideoSide);
        using var image = Decode(still) ?? PlayButton.DarkFrame(size.For(suffix));
        Resize(image, size, suffix);

        // "d" of a video is not documented: the still alone, as it downloads rather than shows.
        if (!suffix.NoOverlay && !suffix.Download)
        {
            PlayButton.DrawOn(image);
        }

        return Encode(image, suffix);
    }

    private static MagickImage? Decode(byte[]? still)
    {
        if (still is null)
        {
            return null;
        }

        try
        {
            return new MagickImage(still, MagickEngine.ReadFirstImage(MediaFormat.Png));
        }
        catch (MagickException)
        {
            return null;
        }
    }

    private static PixelSize? SizeOf(MediaDescription description, PixelSize? fallback) =>
        description is { Width: > 0 and var width, Height: > 0 and var height } ? new(width, height) : fallback;

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

    private static void Resize(MagickImage image, PixelSize size, BaseUrlSuffix suffix)
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

    private static RenderedMedia Encode(MagickImage image, BaseUrlSuffix suffix)
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

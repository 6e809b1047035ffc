using ImageMagick;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Renders a stored file as a base URL requests it.</summary>
/// <remarks>The outcome depends on the content and the suffix alone, so it may be cached for good.</remarks>
/// <param name="videoFrames">Takes stills out of videos; by default with the ffmpeg on PATH, if there is one.</param>
/// <param name="workers">Decode photos; by default those that all emulators of the process share.</param>
internal sealed class ImageRenderer(VideoFrames? videoFrames = null, PictureWorkers? workers = null)
{
    private const int LargestVideoSide = 8192;

    private readonly VideoFrames _videoFrames = videoFrames ?? VideoFrames.FromPath();
    private readonly PictureWorkers _workers = workers ?? PictureWorkers.Rendering;

    /// <summary>Renders.</summary>
    /// <param name="path">Where the content is.</param>
    /// <param name="description">What <see cref="MediaInspector"/> said of it.</param>
    /// <param name="suffix">How to render it.</param>
    /// <param name="cancellationToken">Lets go of the caller at once.</param>
    /// <exception cref="UnsupportedMediaException">
    /// <c>=dv</c> of a photo: there is no video in it; or a photo that cannot be decoded here, or not in time.
    /// </exception>
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

        if (suffix.Download)
        {
            return await MagickEngine.RunAsync(() => WithoutLocation(path, format), cancellationToken);
        }

        var job = new PictureJob(PictureWork.Render, path, description, suffix.ToString());
        return (await _workers.RunAsync(job, cancellationToken))?.Picture
            ?? throw new UnsupportedMediaException("The photo cannot be decoded.");
    }

    private static RenderedMedia WithoutLocation(string path, MediaFormat format)
    {
        var photo = File.ReadAllBytes(path);
        return LocationEraser.Erase(photo, format)
            ? new RenderedMedia(format.MimeType, photo, isRendered: false)
            : new RenderedMedia(format.MimeType, path);
    }

    private static RenderedMedia Thumbnail(byte[]? still, MediaDescription description, BaseUrlSuffix suffix)
    {
        // For a video that does not tell its size, such as H.264 in a transport stream, the shape of most.
        var size = (ScaledPicture.SizeOf(description) ?? new PixelSize(1280, 720)).FitInto(
            LargestVideoSide,
            LargestVideoSide
        );
        using var image = Decode(still) ?? PlayButton.DarkFrame(size.For(suffix));
        ScaledPicture.Resize(image, size, suffix);

        // "d" of a video is not documented: the still alone, as it downloads rather than shows.
        if (!suffix.NoOverlay && !suffix.Download)
        {
            PlayButton.DrawOn(image);
        }

        return ScaledPicture.Encode(image, suffix);
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
}

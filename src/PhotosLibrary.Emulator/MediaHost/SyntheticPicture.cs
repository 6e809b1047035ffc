using ImageMagick;
using ImageMagick.Colors;
using ImageMagick.Drawing;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Draws the picture of a synthetic item: always the same for the same item, and told apart at a glance.
/// </summary>
internal static class SyntheticPicture
{
    // The whole picture of a synthetic photo is drawn smaller than it says: its pixels do not matter.
    private const int DownloadScale = 8;

    private const int GoldenAngle = 137;

    /// <summary>Draws it as the suffix asks.</summary>
    public static Task<RenderedMedia> DrawAsync(
        StoredMediaItem item,
        BaseUrlSuffix suffix,
        CancellationToken cancellationToken
    ) => MagickEngine.RunAsync(() => Draw(item, suffix), cancellationToken);

    private static RenderedMedia Draw(StoredMediaItem item, BaseUrlSuffix suffix)
    {
        var whole = new PixelSize(item.Media.Width!.Value, item.Media.Height!.Value);
        var size = suffix.Download
            ? new PixelSize(whole.Width / DownloadScale, whole.Height / DownloadScale)
            : whole.For(suffix);
        var pattern = SyntheticContent.PatternOf(item.Content);
        var hue = pattern * GoldenAngle % 360;
        using var image = new MagickImage(Shade(hue, 0.75), (uint)size.Width, (uint)size.Height);
        var (width, height) = ((double)size.Width, (double)size.Height);
        var horizon = height * (50 + (pattern % 30)) / 100;
        var sun = width * (10 + (pattern / 30 % 80)) / 100;
        new Drawables()
            .FillColor(Shade(hue + 30, 0.9))
            .Circle(sun, horizon / 2, sun, (horizon / 2) + (height / 8))
            .FillColor(Shade(hue + GoldenAngle, 0.4))
            .Rectangle(0, horizon, width, height)
            .Draw(image);
        if (item.Media.IsVideo && !suffix.NoOverlay && !suffix.Download)
        {
            PlayButton.DrawOn(image);
        }

        return PictureEncoding.Encode(image, suffix.Format);
    }

    private static IMagickColor<byte> Shade(int hue, double lightness) =>
        new ColorHSL(hue % 360 / 360.0, 0.5, lightness).ToMagickColor();
}

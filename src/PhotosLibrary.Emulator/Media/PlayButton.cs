using ImageMagick;
using ImageMagick.Drawing;

namespace PhotosLibrary.Emulator.Media;

/// <summary>Draws what tells a person that a picture stands for a video.</summary>
internal static class PlayButton
{
    private static readonly MagickColor Frame = MagickColor.FromRgb(0x20, 0x21, 0x24);
    private static readonly MagickColor Disc = MagickColor.FromRgba(0, 0, 0, 0x90);
    private static readonly MagickColor Triangle = MagickColors.White;

    /// <summary>A dark frame: the honest picture of a video that cannot be decoded here.</summary>
    public static MagickImage DarkFrame(PixelSize size) => new(Frame, (uint)size.Width, (uint)size.Height);

    /// <summary>Draws a disc with a triangle in the middle of an image.</summary>
    public static void DrawOn(MagickImage image)
    {
        double x = image.Width / 2d,
            y = image.Height / 2d;
        var radius = Math.Min(x, y) / 3;
        new Drawables()
            .FillColor(Disc)
            .Circle(x, y, x + radius, y)
            .FillColor(Triangle)
            .Polygon(
                new PointD(x - (radius * 0.35), y - (radius * 0.5)),
                new PointD(x + (radius * 0.6), y),
                new PointD(x - (radius * 0.35), y + (radius * 0.5))
            )
            .Draw(image);
    }
}

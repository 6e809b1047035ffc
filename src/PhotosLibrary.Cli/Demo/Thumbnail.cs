using ImageMagick;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Demo;

/// <summary>A thumbnail that was fetched and checked.</summary>
/// <param name="Description">Its size in pixels, or that the original came instead.</param>
internal sealed record Thumbnail(string Description)
{
    /// <summary>Checks a thumbnail: it must fit into the box and stand upright, as the item does.</summary>
    public static Thumbnail Check(MediaItem item, byte[] bytes, int box)
    {
        MagickImageInfo image;
        try
        {
            image = new MagickImageInfo(bytes);
        }
        catch (MagickException)
        {
            return new Thumbnail("original");
        }

        if (image.Width > box || image.Height > box)
        {
            throw new CommandException(
                $"The thumbnail of {item.Filename} has {image.Width}×{image.Height} pixels, more than asked for."
            );
        }

        if (
            item.MediaMetadata is { Width: { } width, Height: { } height }
            && (image.Width > image.Height) != (width > height)
            && Math.Abs((width / (double)height) - 1) > 0.05
        )
        {
            throw new CommandException(
                $"The thumbnail of {item.Filename} is not upright: {image.Width}×{image.Height} of {width}×{height}."
            );
        }

        return new Thumbnail($"{image.Width}×{image.Height}");
    }
}

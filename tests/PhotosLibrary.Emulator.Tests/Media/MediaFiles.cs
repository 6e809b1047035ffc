using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Where the tests of this folder get files from.</summary>
internal static class MediaFiles
{
    /// <summary>A file of its own for a test, gone when disposed of.</summary>
    public static TemporaryFile Temporary(byte[] content) => new(content);

    /// <summary>A picture whose four quarters are red, green, blue and white, read like a page.</summary>
    public static byte[] Draw(
        MagickFormat format,
        uint width = 80,
        uint height = 60,
        Action<MagickImage>? finish = null
    )
    {
        return MagickEngine
            .RunAsync(
                () =>
                {
                    using var image = new MagickImage(MagickColors.White, width, height);
                    new ImageMagick.Drawing.Drawables()
                        .FillColor(MagickColors.Red)
                        .Rectangle(0, 0, (width / 2) - 1, (height / 2) - 1)
                        .FillColor(MagickColors.Lime)
                        .Rectangle(width / 2, 0, width, (height / 2) - 1)
                        .FillColor(MagickColors.Blue)
                        .Rectangle(0, height / 2, (width / 2) - 1, height)
                        .Draw(image);
                    finish?.Invoke(image);
                    return image.ToByteArray(format);
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
    }

    /// <summary>
    /// An image as Magick reads it. Magick takes its policy with the first image of the process, which must be the
    /// emulator's, whichever test runs first.
    /// </summary>
    public static MagickImage Read(byte[] image, MagickFormat format = MagickFormat.Unknown) =>
        MagickEngine.RunAsync(() => new MagickImage(image, format), CancellationToken.None).GetAwaiter().GetResult();

    public static async Task<MediaDescription> InspectAsync(byte[] content, string name = "upload")
    {
        using var file = Temporary(content);
        return await new MediaInspector().InspectAsync(file.Path, name);
    }
}

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}

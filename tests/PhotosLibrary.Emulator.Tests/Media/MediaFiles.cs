using ImageMagick;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.Tests.Media;

/// <summary>Where the tests of this folder get files from.</summary>
internal static class MediaFiles
{
    private static readonly string? PhotosFolder;

    // Magick reads its policy with the first image of the process: that must be the emulator's, in any order of tests.
    static MediaFiles()
    {
        PhotosFolder = FindPhotosFolder();
        MagickEngine.RunAsync(() => true, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>A real photo or video of the shared collection; skips the test where there is none.</summary>
    public static string Shared(string name)
    {
        Skip.If(PhotosFolder is null, "No folder shared/photos above the tests, and PHOTOS_DIR names none.");
        var path = Path.Combine(PhotosFolder!, name);
        Skip.IfNot(File.Exists(path), $"{path} is not there.");
        return path;
    }

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

    public static async Task<MediaDescription> InspectAsync(byte[] content, string name = "upload")
    {
        using var file = Temporary(content);
        return await new MediaInspector().InspectAsync(file.Path, name);
    }

    private static string? FindPhotosFolder()
    {
        var named = Environment.GetEnvironmentVariable("PHOTOS_DIR");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var photos = Path.Combine(folder.FullName, "shared", "photos");
            if (Directory.Exists(photos))
            {
                return photos;
            }
        }

        return null;
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

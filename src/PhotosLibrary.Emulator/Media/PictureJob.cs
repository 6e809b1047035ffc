using ImageMagick;
using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Media;

/// <summary>A photo to decode, and how to render it; without a suffix only whether it can be decoded.</summary>
internal sealed record PictureJob(string Path, MediaDescription Description, string? Suffix)
{
    /// <summary>The job as one line of text.</summary>
    public string ToLine() => JsonConvert.SerializeObject(this, Formatting.None);

    /// <summary>Reads a line.</summary>
    public static PictureJob FromLine(string line) => JsonConvert.DeserializeObject<PictureJob>(line)!;

    /// <summary>Does it here and now: the picture, empty if none is asked for; null if it cannot be decoded.</summary>
    public RenderedMedia? Run()
    {
        try
        {
            if (Suffix is not null && BaseUrlSuffix.TryParse(Suffix, out var suffix))
            {
                return MagickEngine.Run(() => ScaledPicture.Render(Path, Description, suffix));
            }

            return MagickEngine.Run(() =>
            {
                ScaledPicture.Decode(Path, Description);
                return new RenderedMedia(Description.MimeType, [], isRendered: false);
            });
        }
        catch (MagickException)
        {
            return null;
        }
    }
}

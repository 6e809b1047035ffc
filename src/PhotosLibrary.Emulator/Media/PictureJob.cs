using ImageMagick;
using Newtonsoft.Json;

namespace PhotosLibrary.Emulator.Media;

/// <summary>What a decoder is to do with a photo.</summary>
/// <param name="Work">What.</param>
/// <param name="Path">Where the photo is.</param>
/// <param name="Description">What is known of it; its media type chooses the decoder.</param>
/// <param name="Suffix">How to render it.</param>
internal sealed record PictureJob(PictureWork Work, string Path, MediaDescription Description, string? Suffix = null)
{
    /// <summary>The job as one line of text.</summary>
    public string ToLine() => JsonConvert.SerializeObject(this, Formatting.None);

    /// <summary>Reads a line.</summary>
    public static PictureJob FromLine(string line) => JsonConvert.DeserializeObject<PictureJob>(line)!;

    /// <summary>Does it here and now; null if the photo cannot be decoded.</summary>
    public PictureResult? Run()
    {
        try
        {
            return MagickEngine.Run(() =>
                Work switch
                {
                    PictureWork.Measure => new PictureResult(ScaledPicture.Measure(Path, Description)),
                    PictureWork.Decode => new PictureResult(ScaledPicture.Decode(Path, Description)),
                    _ => Render(),
                }
            );
        }
        catch (MagickException)
        {
            return null;
        }
    }

    private PictureResult Render() =>
        BaseUrlSuffix.TryParse(Suffix!, out var suffix)
            ? new PictureResult(default, ScaledPicture.Render(Path, Description, suffix))
            : throw new FormatException($"'{Suffix}' is no suffix of a base URL.");
}

/// <summary>What can be done with a photo.</summary>
internal enum PictureWork
{
    /// <summary>Reads its header for its size.</summary>
    Measure,

    /// <summary>Decodes it, only to see whether it can be.</summary>
    Decode,

    /// <summary>Renders it.</summary>
    Render,
}

/// <summary>What has come of a <see cref="PictureJob"/>.</summary>
/// <param name="Size">The size of the photo as stored, unless it was rendered.</param>
/// <param name="Picture">What was rendered.</param>
internal sealed record PictureResult(PixelSize Size, RenderedMedia? Picture = null);

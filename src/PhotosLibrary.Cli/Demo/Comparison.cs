using ImageMagick;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Demo;

/// <summary>Compares an uploaded file with its download.</summary>
internal static class Comparison
{
    /// <exception cref="CommandException">They are not the same picture.</exception>
    public static string Of(string name, byte[] uploaded, byte[] downloaded)
    {
        if (uploaded.AsSpan().SequenceEqual(downloaded))
        {
            return "identical bytes";
        }

        // Google removes the location from downloads, and may recompress.
        using var before = new MagickImage(uploaded);
        using var after = new MagickImage(downloaded);
        if (before.Width != after.Width || before.Height != after.Height)
        {
            throw new CommandException(
                $"{name} was uploaded with {before.Width}×{before.Height} pixels "
                    + $"and downloaded with {after.Width}×{after.Height}."
            );
        }

        return before.Compare(after, ErrorMetric.Absolute) == 0 ? "identical pixels" : "same size";
    }
}

using ImageMagick;

namespace PhotosLibrary.Cli.Demo;

/// <summary>Compares what went up with what came down.</summary>
internal static class Comparison
{
    /// <exception cref="CommandException">It is not the same picture.</exception>
    public static string Of(string name, byte[] uploaded, byte[] downloaded)
    {
        if (uploaded.AsSpan().SequenceEqual(downloaded))
        {
            return "identical bytes";
        }

        // Google takes the location out of what it hands back, and may compress anew.
        using var before = new MagickImage(uploaded);
        using var after = new MagickImage(downloaded);
        if (before.Width != after.Width || before.Height != after.Height)
        {
            throw new CommandException(
                $"{name} went up with {before.Width}×{before.Height} pixels and came down with "
                    + $"{after.Width}×{after.Height}."
            );
        }

        return before.Compare(after, ErrorMetric.Absolute) == 0 ? "identical pixels" : "same size";
    }
}

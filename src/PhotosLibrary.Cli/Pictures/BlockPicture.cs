using System.Text;

namespace PhotosLibrary.Cli.Pictures;

/// <summary>
/// A picture of characters, for every terminal with colours: an upper half block has one pixel as its colour and the
/// one below as its background.
/// </summary>
internal static class BlockPicture
{
    /// <param name="pixels">The picture.</param>
    /// <param name="columns">The most columns that it may take.</param>
    /// <param name="rows">The most rows that it may take.</param>
    /// <param name="hasAllColours">Whether the terminal knows 16 million colours; otherwise 256 are used.</param>
    public static string Draw(Pixels pixels, int columns, int rows, bool hasAllColours)
    {
        var small = pixels.FitInto(columns, rows * 2);
        var text = new StringBuilder();
        for (var y = 0; y < small.Height; y += 2)
        {
            var last = "";
            for (var x = 0; x < small.Width; x++)
            {
                var below = y + 1 < small.Height ? $";48;{ColourOf(small, x, y + 1, hasAllColours)}" : "";
                var colours = $"\e[38;{ColourOf(small, x, y, hasAllColours)}{below}m";
                text.Append(colours == last ? "" : colours).Append('▀');
                last = colours;
            }

            text.Append("\e[0m\n");
        }

        return text.ToString();
    }

    private static string ColourOf(Pixels pixels, int x, int y, bool hasAllColours)
    {
        var at = ((y * pixels.Width) + x) * 3;
        var (red, green, blue) = (pixels.Rgb[at], pixels.Rgb[at + 1], pixels.Rgb[at + 2]);
        // The cube of the 256 colours has six steps of each: 0, 95, 135, 175, 215, 255.
        return hasAllColours
            ? $"2;{red};{green};{blue}"
            : $"5;{16 + (36 * Step(red)) + (6 * Step(green)) + Step(blue)}";

        static int Step(byte value) =>
            value < 48 ? 0
            : value < 115 ? 1
            : (value - 35) / 40;
    }
}

using System.Globalization;
using System.Text;

namespace PhotosLibrary.Cli.Pictures;

/// <summary>
/// A picture for terminals with DEC's sixels: bands of six rows, in each of which every colour is drawn by itself. The
/// colours are a cube of 6 × 7 × 6; what a pixel loses by that is spread over its neighbours (Floyd and Steinberg).
/// </summary>
internal static class SixelPicture
{
    private const int BandHeight = 6;

    private static readonly int[] Steps = [6, 7, 6];

    public static string Draw(Pixels pixels)
    {
        var colours = Dither(pixels);
        var text = new StringBuilder($"\eP0;1q\"1;1;{pixels.Width};{pixels.Height}");
        foreach (var colour in colours.Distinct().Order())
        {
            var (red, green, blue) = (colour / 42, colour / 6 % 7, colour % 6);
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{colour};2;{red * 100 / 5};{green * 100 / 6};{blue * 100 / 5}"
            );
        }

        for (var top = 0; top < pixels.Height; top += BandHeight)
        {
            DrawBand(colours, pixels.Width, top, Math.Min(BandHeight, pixels.Height - top), text);
        }

        return text.Append("\e\\\n").ToString();
    }

    private static void DrawBand(byte[] colours, int width, int top, int height, StringBuilder text)
    {
        var band = colours.AsSpan(top * width, height * width);
        foreach (var colour in band.ToArray().Distinct())
        {
            text.Append('#').Append(colour);
            var (last, count) = ('\0', 0);
            for (var x = 0; x < width; x++)
            {
                var bits = 0;
                for (var y = 0; y < height; y++)
                {
                    bits |= band[(y * width) + x] == colour ? 1 << y : 0;
                }

                var sixel = (char)('?' + bits);
                if (sixel != last)
                {
                    Repeat(text, last, count);
                    (last, count) = (sixel, 0);
                }

                count++;
            }

            // Back to the beginning of the band, for the next colour.
            Repeat(text, last, count);
            text.Append('$');
        }

        text.Append('-');
    }

    private static void Repeat(StringBuilder text, char sixel, int count)
    {
        if (count > 3)
        {
            text.Append('!').Append(count).Append(sixel);
        }
        else
        {
            text.Append(sixel, count);
        }
    }

    private static byte[] Dither(Pixels pixels)
    {
        var (width, height) = (pixels.Width, pixels.Height);
        var rest = Array.ConvertAll(pixels.Rgb, value => (float)value);
        var colours = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var colour = 0;
                for (var part = 0; part < 3; part++)
                {
                    var value = rest[(((y * width) + x) * 3) + part];
                    var most = Steps[part] - 1;
                    var step = Math.Clamp((int)Math.Round(value * most / 255), 0, most);
                    colour = (colour * Steps[part]) + step;
                    var lost = value - (step * 255f / most);
                    Spread(x + 1, y, part, lost * 7 / 16);
                    Spread(x - 1, y + 1, part, lost * 3 / 16);
                    Spread(x, y + 1, part, lost * 5 / 16);
                    Spread(x + 1, y + 1, part, lost / 16);
                }

                colours[(y * width) + x] = (byte)colour;
            }
        }

        return colours;

        void Spread(int x, int y, int part, float lost)
        {
            if (x >= 0 && x < width && y < height)
            {
                rest[(((y * width) + x) * 3) + part] += lost;
            }
        }
    }
}

using StbImageSharp;

namespace PhotosLibrary.Cli.Pictures;

/// <summary>A decoded picture: three bytes (red, green, blue) for each pixel, row after row.</summary>
internal sealed record Pixels(int Width, int Height, byte[] Rgb)
{
    // What was asked for has less; a file that says it has more must not take the memory.
    private const int MaxSide = 4096;

    /// <summary>Decodes a JPEG, PNG, GIF or BMP file; null if it is none.</summary>
    public static Pixels? Decode(byte[] file)
    {
        try
        {
            using var content = new MemoryStream(file);
            if (ImageInfo.FromStream(content) is not { Width: > 0 and <= MaxSide, Height: > 0 and <= MaxSide })
            {
                return null;
            }

            var image = ImageResult.FromMemory(file, ColorComponents.RedGreenBlue);
            return new Pixels(image.Width, image.Height, image.Data);
        }
        catch (Exception e) when (e is InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The picture at most so large, in its proportions; each pixel is the mean of several.</summary>
    public Pixels FitInto(int maxWidth, int maxHeight)
    {
        var scale = Math.Min(1.0, Math.Min((double)maxWidth / Width, (double)maxHeight / Height));
        var (width, height) = (Math.Max(1, (int)(Width * scale)), Math.Max(1, (int)(Height * scale)));
        if (width == Width && height == Height)
        {
            return this;
        }

        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var colour = 0; colour < 3; colour++)
                {
                    rgb[(((y * width) + x) * 3) + colour] = MeanOf(
                        colour,
                        (x * Width / width, (x + 1) * Width / width),
                        (y * Height / height, (y + 1) * Height / height)
                    );
                }
            }
        }

        return new Pixels(width, height, rgb);
    }

    private byte MeanOf(int colour, (int From, int To) columns, (int From, int To) rows)
    {
        var sum = 0;
        for (var y = rows.From; y < rows.To; y++)
        {
            for (var x = columns.From; x < columns.To; x++)
            {
                sum += Rgb[(((y * Width) + x) * 3) + colour];
            }
        }

        return (byte)(sum / ((columns.To - columns.From) * (rows.To - rows.From)));
    }
}

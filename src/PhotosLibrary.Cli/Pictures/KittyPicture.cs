using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PhotosLibrary.Cli.Pictures;

/// <summary>
/// A picture for terminals with kitty's graphics protocol: compressed pixels as base64, in pieces of 4096 characters.
/// </summary>
internal static class KittyPicture
{
    private const int PieceLength = 4096;

    /// <param name="pixels">The picture.</param>
    /// <param name="columns">The most columns that it may take.</param>
    /// <param name="rows">The most rows that it may take.</param>
    public static string Draw(Pixels pixels, int columns, int rows)
    {
        var data = Convert.ToBase64String(Compress(pixels.Rgb));
        // The terminal keeps the proportions if one side is given. A row is about as high as two columns are wide.
        var isWide = (double)pixels.Width / pixels.Height > columns / (2.0 * rows);
        var size = isWide ? $"c={columns}" : $"r={rows}";
        var control = $"a=T,q=2,f=24,o=z,s={pixels.Width},v={pixels.Height},{size},";
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += PieceLength)
        {
            var piece = data.AsSpan(at, Math.Min(PieceLength, data.Length - at));
            var isMore = at + PieceLength < data.Length ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"\e_G{control}m={isMore};").Append(piece).Append("\e\\");
            control = "";
        }

        return text.Append('\n').ToString();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            zlib.Write(bytes);
        }

        return compressed.ToArray();
    }
}

using System.Security.Cryptography;
using System.Text;
using ImageMagick;
using ImageMagick.Colors;
using ImageMagick.Drawing;
using Microsoft.AspNetCore.WebUtilities;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// The pictures of accounts, which contributors to a shared album are shown with: a pattern drawn from the name, so
/// that two accounts are told apart at a glance.
/// </summary>
internal static class ProfilePictures
{
    /// <summary>The path that their base URLs begin with.</summary>
    public const string Path = "/a/";

    private const int Side = 480;
    private const int Cells = 5;

    /// <summary>Maps the addresses of the pictures.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path + "{token}", [HttpMethods.Get, HttpMethods.Head], SendAsync);

    /// <summary>The base URL of an account's picture, at the address that the request was sent to.</summary>
    public static string Create(string publicAddress, string account) =>
        $"{publicAddress}{Path}{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(account))}";

    /// <summary>The address of an account's picture in a size that can be shown, as profiles have it.</summary>
    public static string CreateSized(string publicAddress, string account) =>
        Create(publicAddress, account) + "=w96-h96-c";

    private static async Task<IResult> SendAsync(
        string token,
        SuffixReader suffixes,
        CancellationToken cancellationToken
    )
    {
        if (!suffixes.TryRead(token, out var suffix, out var refusal))
        {
            return Refuse(refusal);
        }

        if (suffix.Download || suffix.DownloadVideo)
        {
            return Refuse("This is the picture of an account, and no file to download: it needs a size such as =w96.");
        }

        var size = new PixelSize(Side, Side).For(suffix);
        var account = SuffixReader.TokenOf(token);
        var picture = await MagickEngine.RunAsync(() => Draw(account, size, suffix.Format), cancellationToken);
        return Results.Bytes(picture.Bytes!, picture.ContentType);
    }

    private static IResult Refuse(string text) => Results.Text(text, statusCode: StatusCodes.Status400BadRequest);

    // Symmetric, as such patterns look best: the left half and its mirror image.
    private static RenderedMedia Draw(string account, PixelSize size, MediaFormat? format)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(account));
        using var image = new MagickImage(MagickColors.White, Side, Side);
        var drawing = new Drawables().FillColor(new ColorHSL(hash[0] / 255.0, 0.5, 0.5).ToMagickColor());
        const double Cell = Side / (double)Cells;
        for (var row = 0; row < Cells; row++)
        {
            for (var column = 0; column < Cells; column++)
            {
                var mirrored = Math.Min(column, Cells - 1 - column);
                if (hash[1 + (row * Cells) + mirrored] % 2 == 0)
                {
                    continue;
                }

                drawing.Rectangle(column * Cell, row * Cell, (column + 1) * Cell, (row + 1) * Cell);
            }
        }

        // At least the middle, whatever the name.
        drawing.Rectangle(2 * Cell, 2 * Cell, 3 * Cell, 3 * Cell).Draw(image);
        image.Resize(new MagickGeometry((uint)size.Width, (uint)size.Height) { IgnoreAspectRatio = true });
        return PictureEncoding.Encode(image, format ?? MediaFormat.Png);
    }
}

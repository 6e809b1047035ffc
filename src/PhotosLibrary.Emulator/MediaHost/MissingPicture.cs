using System.Net.Mime;
using ImageMagick;
using Microsoft.AspNetCore.Http.Features;
using PhotosLibrary.Emulator.Media;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// 404 of the media host: as at Google the body is a picture, so that it shows where an image was meant to be. The
/// reason phrase of the status line says why there is none.
/// </summary>
internal sealed class MissingPicture(string reason) : IResult
{
    private const int Side = 120;

    private static readonly Lazy<Task<byte[]>> Picture = new(() => MagickEngine.RunAsync(Draw, CancellationToken.None));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var picture = await Picture.Value;
        response.StatusCode = StatusCodes.Status404NotFound;
        httpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        response.ContentType = MediaTypeNames.Image.Png;
        response.ContentLength = picture.Length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await response.Body.WriteAsync(picture, httpContext.RequestAborted);
    }

    private static byte[] Draw()
    {
        using var image = PlayButton.DarkFrame(new PixelSize(Side, Side));
        return image.ToByteArray(MagickFormat.Png);
    }
}

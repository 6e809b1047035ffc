using Microsoft.Net.Http.Headers;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Lets scripts of the origins that the options name call what they could call at Google: the API with its uploads, the
/// media host and the discovery document. To all others, and with all else, the emulator stays closed
/// (<see cref="CrossSiteGuard"/>).
/// </summary>
internal sealed class CrossOriginAccess(PhotosEmulatorOptions options, PublicAddress address)
{
    private const string Expose =
        "X-Goog-Upload-URL, X-Goog-Upload-Control-URL, X-Goog-Upload-Status, X-Goog-Upload-Chunk-Granularity, "
        + "X-Goog-Upload-Size-Received, X-GUploader-UploadID, Content-Disposition, Content-Length, Content-Range, "
        + "Accept-Ranges, ETag, Retry-After, WWW-Authenticate, Date, Server";

    private const string PreflightSeconds = "3600";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PATCH"];

    private static readonly PathString[] Paths =
    [
        "/v1",
        BatchEndpoint.Path,
        "/$discovery",
        "/discovery",
        BaseUrls.Path.TrimEnd('/'),
        ProfilePictures.Path.TrimEnd('/'),
    ];

    private readonly HashSet<string> _origins = [.. options.AllowedOrigins.Select(PhotosEmulatorOptions.OriginOf)];

    /// <summary>Whether a request comes from a page that may send it, though it is of another site.</summary>
    public bool Allows(HttpRequest request) => _origins.Contains(request.Headers.Origin.ToString()) && IsOpen(request);

    /// <summary>
    /// Answers what browsers ask before they let a script send a request, and allows it to read the response, whatever
    /// becomes of it further in.
    /// </summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        if (_origins.Count == 0 || !IsOpen(request))
        {
            return next(context);
        }

        var isAllowed = Allows(request);
        if (isAllowed && HttpMethods.IsOptions(request.Method))
        {
            Preflight(request, response);
            return Task.CompletedTask;
        }

        response.OnStarting(() =>
        {
            // Also for the others: what is cached for one origin must not be shown to another.
            response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (isAllowed)
            {
                response.Headers.AccessControlAllowOrigin = request.Headers.Origin;
                response.Headers.AccessControlExposeHeaders = Expose;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Preflight(HttpRequest request, HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowOrigin = request.Headers.Origin;
        response.Headers.AccessControlAllowMethods = string.Join(", ", Methods);

        // Whichever it is: an app may add headers of its own, which mean nothing.
        response.Headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        response.Headers.AccessControlMaxAge = PreflightSeconds;
        response.Headers.Vary = HeaderNames.Origin;
        if (request.Headers["Access-Control-Request-Private-Network"] == "true")
        {
            response.Headers["Access-Control-Allow-Private-Network"] = "true";
        }
    }

    // Under a host that is not the emulator's, nothing is: a page that has taken its address for its own name would
    // have an allowed origin only by its own choice.
    private bool IsOpen(HttpRequest request) =>
        Array.Exists(Paths, path => request.Path.StartsWithSegments(path)) && address.IsOurs(request.HttpContext);
}

using Microsoft.AspNetCore.Routing.Patterns;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Refuses what must not reach an endpoint: a request for another host, and a path that differs from one of Google's in
/// case or by a slash at its end.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, PublicAddress address)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!address.IsOurs(context))
        {
            throw new ApiException(
                RpcCode.InvalidArgument,
                "This emulator is not known by the host of the request. Start it with that address as its external URL."
            )
            {
                HttpStatus = StatusCodes.Status421MisdirectedRequest,
            };
        }

        if (
            context.GetEndpoint() is RouteEndpoint endpoint
            && context.Request.Path.StartsWithSegments("/v1")
            && !Fits(endpoint.RoutePattern, context.Request.Path.Value!)
        )
        {
            throw ApiErrors.MethodNotFound();
        }

        return next(context);
    }

    private static bool Fits(RoutePattern pattern, string path)
    {
        // Google's own importer uploads with a slash at the end.
        if (path.EndsWith('/') && pattern.RawText != UploadEndpoint.Path)
        {
            return false;
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return pattern.PathSegments.Zip(segments).All(pair => Fits(pair.First, pair.Second));
    }

    private static bool Fits(RoutePatternPathSegment pattern, string segment) =>
        pattern
            .Parts.OfType<RoutePatternLiteralPart>()
            .All(literal => segment.Contains(literal.Content, StringComparison.Ordinal));
}

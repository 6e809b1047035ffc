using System.Net.Mime;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// Keeps other web pages away from what steers and shows the whole emulator: a site that a developer happens to visit
/// must neither read the library nor switch on a fault. Programs send no such headers and are let through.
/// </summary>
internal static class CrossSiteGuard
{
    private const string Protected = "/emulator";

    /// <summary>Refuses requests under <c>/emulator</c> that a page of another site sends.</summary>
    public static void UseCrossSiteGuard(this IApplicationBuilder application) => application.Use((context, next) =>
        context.Request.Path.StartsWithSegments(Protected, StringComparison.OrdinalIgnoreCase) && Refusal(context) is { } why
            ? Results.Text(why, MediaTypeNames.Text.Plain, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context)
            : next(context));

    // A foreign name for this machine is refused for all that it serves, before this (RequestGate).
    private static string? Refusal(HttpContext context)
    {
        var request = context.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            return "Pages of other sites may not use the emulator's own endpoints.";
        var origin = request.Headers.Origin.ToString();
        return origin is "" || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            ? null
            : "Pages of other origins may not use the emulator's own endpoints.";
    }
}

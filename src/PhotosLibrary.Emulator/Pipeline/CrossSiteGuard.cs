using System.Net.Mime;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Keeps the pages of other sites away: a site that a developer happens to visit must neither read what steers and
/// shows the whole emulator, nor change anything at all, though it may guess a token such as <c>dev:alice</c>. What
/// they may do is what a link does: open the consent page, show a picture. Programs send no such headers and are let
/// through.
/// </summary>
internal static class CrossSiteGuard
{
    /// <summary>
    /// Refuses what a page of another site sends, unless it only reads and is not under <c>/emulator</c>.
    /// </summary>
    public static void UseCrossSiteGuard(this WebApplication application)
    {
        var address = application.Services.GetRequiredService<PublicAddress>();
        application.Use(
            (context, next) =>
                IsGuarded(context.Request) && IsForeign(context.Request, address)
                    ? Results
                        .Text(
                            "Pages of other sites may not do this.",
                            MediaTypeNames.Text.Plain,
                            statusCode: StatusCodes.Status403Forbidden
                        )
                        .ExecuteAsync(context)
                    : next(context)
        );
    }

    private static bool IsGuarded(HttpRequest request) =>
        ControlPath.Includes(request)
        || !(
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
        );

    // A foreign name for this machine is refused for all that it serves, before this (RequestGate). Browsers leave the
    // first header out towards addresses that are neither local nor encrypted, and the second in links.
    private static bool IsForeign(HttpRequest request, PublicAddress address)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            return true;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !origin.Equals(address.OfPage(request), StringComparison.OrdinalIgnoreCase);
    }
}

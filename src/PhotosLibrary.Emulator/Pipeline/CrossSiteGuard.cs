using System.Net.Mime;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Pipeline;

/// <summary>
/// Refuses requests from the pages of other sites: a site that a developer happens to visit must neither read what
/// controls and shows the whole emulator, nor change anything, though it may guess a token such as <c>dev:alice</c>. It
/// may do what a link does: open the consent page, show a picture. Programs send no such headers and pass.
/// </summary>
internal static class CrossSiteGuard
{
    /// <summary>
    /// Refuses what a page of another site sends, unless it only reads and is not under <c>/emulator</c>, or has access
    /// (<see cref="CrossOriginAccess"/>).
    /// </summary>
    public static void UseCrossSiteGuard(this WebApplication application)
    {
        var address = application.Services.GetRequiredService<PublicAddress>();
        var access = application.Services.GetRequiredService<CrossOriginAccess>();
        application.Use(
            (context, next) =>
                IsGuarded(context.Request) && IsForeign(context.Request, address) && !access.Allows(context.Request)
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

    // RequestGate has already refused foreign names for this machine. Browsers omit the first header towards addresses
    // that are neither local nor encrypted, and the second in links.
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

using System.Security.Claims;
using Microsoft.AspNetCore.Http.Extensions;

namespace Samples.Web;

/// <summary>
/// A user connects Google Photos, and disconnects it. Handlers that take a form refuse those of other sites.
/// </summary>
internal static class Connection
{
    public static void MapConnection(this IEndpointRouteBuilder app)
    {
        app.MapPost(
                "/connect",
                async (ClaimsPrincipal user, WebServerSignIn signIn, IFormCollection _, CancellationToken cancel) =>
                    Results.Redirect((await signIn.StartAsync(user.Key(), cancellationToken: cancel)).AbsoluteUri)
            )
            .RequireAuthorization();

        // Google sends the browser back here.
        app.MapGet(
                "/signed-in",
                async (HttpRequest request, ClaimsPrincipal user, WebServerSignIn signIn, CancellationToken cancel) =>
                {
                    try
                    {
                        await signIn.CompleteAsync(user.Key(), new Uri(request.GetEncodedUrl()), cancel);
                        return Results.LocalRedirect("/");
                    }
                    catch (PhotosSignInException e)
                    {
                        return HomePage.Failure(e.Message);
                    }
                }
            )
            .RequireAuthorization();

        // Revokes the grant at Google, too.
        app.MapPost(
                "/disconnect",
                async (
                    ClaimsPrincipal user,
                    PhotosAuthorizationFlow flow,
                    IFormCollection _,
                    CancellationToken cancel
                ) =>
                {
                    await flow.SignOutAsync(user.Key(), cancel);
                    return Results.LocalRedirect("/");
                }
            )
            .RequireAuthorization();
    }
}

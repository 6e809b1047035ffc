using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Samples.Web;

/// <summary>The site's own accounts. A name is enough for a sample; yours has passwords, or another sign-in.</summary>
internal static class Accounts
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost(
            "/sign-in",
            async ([FromForm] string name, HttpContext context) =>
            {
                var identity = new ClaimsIdentity(
                    [new Claim(ClaimTypes.Name, name)],
                    CookieAuthenticationDefaults.AuthenticationScheme
                );
                await context.SignInAsync(new ClaimsPrincipal(identity));
                return Results.LocalRedirect("/");
            }
        );
        app.MapPost(
            "/sign-out",
            async (HttpContext context, IFormCollection _) =>
            {
                await context.SignOutAsync();
                return Results.LocalRedirect("/");
            }
        );
    }

    /// <summary>The key of the user, from the session: never from what the browser asks for.</summary>
    public static string Key(this ClaimsPrincipal user) => user.Identity!.Name!;
}

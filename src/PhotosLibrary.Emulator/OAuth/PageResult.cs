using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Html;
using PhotosLibrary.Emulator.Access;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>A page for a person: one document with its style inside, without scripts and without other files.</summary>
internal sealed class PageResult(string title, HtmlString content, int status = StatusCodes.Status200OK) : IResult
{
    private static readonly HtmlString Style = new(PageStyle.Css.ReplaceLineEndings("\n"));

    // Nothing may run or load but the style. Not form-action: browsers apply it to the redirect to the app as well.
    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Hash(Style.Value!)}'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Turns the refusals of an endpoint into a page that says why, as Google does.</summary>
    public static async ValueTask<object?> RefuseWithPage(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (OAuthException refusal)
        {
            return new PageResult(
                "Authorization Error",
                Markup.Of(
                    $"""
                    <h1>Access blocked: Authorization Error</h1>
                    <p>{refusal.Message}</p>
                    <p class="fine">Error {refusal.Status}: {refusal.Error}</p>
                    """
                ),
                refusal.Status
            );
        }
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers.XContentTypeOptions = "nosniff";
        // Without any referrer, browsers would not tell either that the form comes from here.
        response.Headers["Referrer-Policy"] = "same-origin";
        var page = Markup.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} - Local Google Photos</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <p class="brand">Local Google Photos <span>emulator</span></p>
            {content}
            </main>
            </body>
            </html>
            """
        );
        return response.WriteAsync(page.Value!, httpContext.RequestAborted);
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

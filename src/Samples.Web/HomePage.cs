using System.Globalization;
using System.Text.Encodings.Web;
using PhotosLibrary;

namespace Samples.Web;

/// <summary>The one page of the site.</summary>
/// <param name="formToken">Proves that a form came from this page.</param>
internal sealed class HomePage(string formToken)
{
    public IResult Welcome() =>
        Page($"<p>Who are you?</p>{Form("/sign-in", "Sign in", """<input name="name" required autofocus>""")}");

    // Why, before Google asks: users agree to what they understand.
    public IResult Connect(string user) =>
        Page(
            $"""
            <p>Hello {Text(user)}. This site puts photos that you choose into your Google Photos. It sees what it has
            uploaded itself, and nothing else of your library.</p>
            {Form("/connect", "Connect Google Photos")}{Form("/sign-out", "Sign out")}
            """
        );

    public IResult Library(string user, IReadOnlyCollection<MediaItem> items) =>
        Page(
            $"""
            <p>Hello {Text(user)}. Your Google Photos is connected.</p>
            {Form("/photos", "Upload", """<input type="file" name="photo" accept="image/*,video/*" required>""")}
            {Form("/disconnect", "Disconnect Google Photos")}{Form("/sign-out", "Sign out")}
            <p>{items.Count.ToString(CultureInfo.InvariantCulture)} shown, the newest first</p>
            {string.Concat(items.Select(Figure))}
            """
        );

    public static IResult Failure(string message) =>
        Page($"""<p role="alert">{Text(message)}</p><p><a href="/">Back</a></p>""", StatusCodes.Status502BadGateway);

    private static string Figure(MediaItem item) =>
        $"""
            <figure><a href="{Text(item.ProductUrl)}"><img src="/thumbnails/{Text(item.Id)}" width="160" height="160"
            loading="lazy" alt=""></a><figcaption>{Text(item.Filename)}</figcaption></figure>
            """;

    private string Form(string action, string button, string fields = "") =>
        $"""
            <form method="post" action="{action}" enctype="multipart/form-data">{fields}
            <input type="hidden" name="__RequestVerificationToken" value="{Text(
                formToken
            )}"><button>{button}</button></form>
            """;

    private static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static IResult Page(string body, int status = StatusCodes.Status200OK) =>
        Results.Content(
            $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Photos sample</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>:root { color-scheme: light dark } body { font: 1rem system-ui; margin: 2rem auto; max-width: 46rem;
            padding: 0 1rem } form { display: inline-block; margin: 0 1rem 1rem 0 } figure { display: inline-block;
            margin: 0 .5rem 1rem 0; width: 160px } figcaption { overflow: hidden; text-overflow: ellipsis;
            white-space: nowrap } img { background: #8884 }</style>
            <h1>Photos sample</h1>{{body}}</html>
            """,
            "text/html; charset=utf-8",
            statusCode: status
        );
}

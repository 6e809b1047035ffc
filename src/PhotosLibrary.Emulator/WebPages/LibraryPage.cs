using System.Net.Mime;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary><c>/</c>: the library as a person wants to see it, with the emulator's log and switches.</summary>
internal static class LibraryPage
{
    // Only our own files, and media from our own media host: a file name or a title can never run anything.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static readonly PageAsset Page = PageAsset.Own("library.html", ContentSecurityPolicy);

    /// <summary>
    /// Maps the page's files and what it reads. The page itself is at <c>/</c>, see <see cref="FrontPage"/>.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var name in new[] { "library.css", "library.js", "controls.js", "dom.js", "grid.js", "icon.svg" })
        {
            var asset = PageAsset.Own(name);
            routes.MapGet($"/emulator/pages/{name}", () => asset);
        }

        LibraryData.Map(routes);
    }

    /// <summary>Whether a request is a browser's that shows a page, and not a program's that wants text.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase);
}

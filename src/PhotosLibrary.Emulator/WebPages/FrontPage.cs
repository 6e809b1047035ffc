using System.Net.Mime;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>What this server is, for a person with a browser, and a health check for programs.</summary>
internal static class FrontPage
{
    private const string Text = """
        This is a local emulator of Google Photos. It is not Google, and nothing leaves this machine.
        Open this address in a browser to see the library.

        API       /v1/albums, /v1/mediaItems, /v1/sharedAlbums, as the Google Photos Library API describes them
        Uploads   POST /v1/uploads, raw or resumable
        Media     the base URLs of media items, with a suffix such as =w400-h300 or =d
        OAuth     /.well-known/openid-configuration
        Library   /emulator/accounts, /emulator/library, /emulator/items and /emulator/albums: what no app can do
        Explorer  /explorer, to read about every method and to try it
        Health    /healthz

        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/",
            (HttpRequest request) =>
            {
                request.HttpContext.Response.Headers.Vary = "Accept";
                return LibraryPage.IsWanted(request) ? LibraryPage.Page : Results.Text(Text, MediaTypeNames.Text.Plain);
            }
        );
        routes.MapGet("/healthz", () => Results.Text("ok", MediaTypeNames.Text.Plain));
    }
}

using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Serving;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// <c>/explorer</c>: every method of the API to read about and to try, by Swagger UI over the curated spec. Its files
/// come out of its NuGet package.
/// </summary>
internal static partial class ExplorerPage
{
    private const string Path = "/explorer";

    // Swagger UI sets style attributes and draws icons from data URLs; scripts are files of ours only.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] SwaggerFiles =
    [
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "oauth2-redirect.js",
        "oauth2-redirect.html",
    ];

    /// <summary>Maps the page, its files and the spec.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = PageAsset.Own("explorer.html", ContentSecurityPolicy);
        routes.MapGet(Path, () => page);
        foreach (var name in new[] { "explorer.css", "explorer.js" })
        {
            var asset = PageAsset.Own(name);
            routes.MapGet($"{Path}/{name}", () => asset);
        }

        foreach (var name in SwaggerFiles)
        {
            var asset = new PageAsset(
                typeof(SwaggerUIOptions).Assembly,
                $"Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.{name}",
                PageAsset.TypeOf(name),
                name.EndsWith(".html", StringComparison.Ordinal) ? ContentSecurityPolicy : null
            );
            routes.MapGet($"{Path}/{name}", () => asset);
        }

        var spec = new Lazy<string>(() => Facts().Replace(Encoding.UTF8.GetString(PageAssetOfSpec().Bytes), ""));
        routes.MapGet(
            $"{Path}/openapi.yaml",
            (HttpRequest request, PublicAddress address) =>
            {
                request.HttpContext.Response.Headers.CacheControl = "no-cache";
                return Results.Text(PointHere(spec.Value, address.OfPage(request)), "application/yaml", Encoding.UTF8);
            }
        );
    }

    private static PageAsset PageAssetOfSpec() =>
        new(typeof(ExplorerPage).Assembly, "pages/photoslibrary.v1.yaml", MediaTypeNames.Text.Plain);

    // The addresses of Google stand in the spec as plain values, each of them alone on its line.
    private static string PointHere(string spec, string here) =>
        spec.Replace("url: " + ApiAddress.Url, $"url: {Quote(here)}", StringComparison.Ordinal)
            .Replace("description: Google Photos\n", "description: This emulator\n", StringComparison.Ordinal)
            .Replace(
                $"https://{HostFacts.SignIn}/o/oauth2/v2/auth",
                Quote(here + AuthorizationEndpoint.Path),
                StringComparison.Ordinal
            )
            .Replace($"https://{HostFacts.Tokens}/token", Quote(here + TokenEndpoint.Path), StringComparison.Ordinal);

    // A JSON string is a YAML string too.
    private static string Quote(string text) => JsonConvert.ToString(text);

    // They are for code, and name hosts of Google that the page never calls.
    [GeneratedRegex(@"^x-facts:\n(?: .*\n?)*", RegexOptions.Multiline)]
    private static partial Regex Facts();
}

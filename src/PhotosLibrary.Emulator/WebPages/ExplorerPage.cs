using System.Net.Mime;
using System.Text;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// <c>/explorer</c>: every method of the API to read about and to try, by Swagger UI over the curated spec. Its files
/// come out of its NuGet package.
/// </summary>
internal static class ExplorerPage
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
        foreach (var name in new[] { "explorer.css", "explorer.js", "csharp.js" })
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

        MapSpec(routes);
        routes.MapGet(
            "/emulator/pages/explorer",
            (Database database, PhotosEmulatorOptions options, HttpResponse response) =>
            {
                response.Headers.CacheControl = "no-store";
                return Results.Json(database.Read(connection => ExplorerStart.Choose(connection, options)));
            }
        );
    }

    private static void MapSpec(IEndpointRouteBuilder routes)
    {
        var spec = new Lazy<string>(() =>
            Encoding.UTF8.GetString(
                new PageAsset(
                    typeof(ExplorerPage).Assembly,
                    "pages/photoslibrary.v1.yaml",
                    MediaTypeNames.Text.Plain
                ).Bytes
            )
        );
        routes.MapGet(
            $"{Path}/openapi.yaml",
            (HttpRequest request, PublicAddress address, PhotosEmulatorOptions options) =>
            {
                request.HttpContext.Response.Headers.CacheControl = "no-cache";
                var adapted = ExplorerSpec.Adapt(spec.Value, options, address.OfPage(request));
                return Results.Text(adapted, "application/yaml", Encoding.UTF8);
            }
        );
    }
}

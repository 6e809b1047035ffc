using System.IO.Compression;
using System.Net.Mime;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PhotosLibrary.Emulator.WebPages;

/// <summary>
/// A file of the pages, which lies inside an assembly: nothing is read from disk or from the network.
/// </summary>
internal sealed class PageAsset(
    Assembly assembly,
    string resource,
    string contentType,
    string? contentSecurityPolicy = null
) : IResult
{
    private readonly Lazy<byte[]> _bytes = new(() => Read(assembly, resource));

    /// <summary>A file of this assembly.</summary>
    public static PageAsset Own(string name, string? contentSecurityPolicy = null) =>
        new(typeof(PageAsset).Assembly, $"pages/{name}", TypeOf(name), contentSecurityPolicy);

    /// <summary>What kind of file a name stands for.</summary>
    public static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => MediaTypeNames.Image.Svg,
            ".png" => MediaTypeNames.Image.Png,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The pages have no such files."),
        };

    /// <summary>Its text, as UTF-8.</summary>
    public byte[] Bytes => _bytes.Value;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (contentSecurityPolicy is not null)
        {
            headers.ContentSecurityPolicy = contentSecurityPolicy;
            headers.XFrameOptions = "DENY";
        }

        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..16]}\"");
        return Results.Bytes(Bytes, contentType, entityTag: tag).ExecuteAsync(httpContext);
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream =
            assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {resource}.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);

        // The package of Swagger UI keeps its larger files compressed, under their plain names.
        if (bytes.Length < 2 || !bytes.GetBuffer().AsSpan(0, 2).SequenceEqual<byte>([0x1F, 0x8B]))
        {
            return bytes.ToArray();
        }

        bytes.Position = 0;
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        return plain.ToArray();
    }
}

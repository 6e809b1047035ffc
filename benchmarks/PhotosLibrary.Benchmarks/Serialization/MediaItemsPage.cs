using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using PhotosCore.Http;

namespace PhotosLibrary.Benchmarks.Serialization;

/// <summary>A page of 100 media items as Google sends it (about 94 KB), the same in every run.</summary>
internal static class MediaItemsPage
{
    private const int Seed = 20250331;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(Write());

    /// <summary>An <see cref="HttpClient"/> whose transport responds to every request with the page.</summary>
    public static HttpClient Responding() => new(new Handler());

    /// <summary>
    /// Our client over the same: without the handlers of the pipeline, since the others have none either.
    /// </summary>
    public static MediaItemsClient Client() => new(PipelineOver(new Handler()));

    /// <summary>A pipeline that consists of one handler.</summary>
    public static ApiPipeline PipelineOver(HttpMessageHandler handler) =>
        ApiPipeline.Over(handler, LibraryService.Instance, new PhotosLibraryClientOptions());

    private static string Write()
    {
        var random = new Random(Seed);
        var items = Enumerable
            .Range(0, 100)
            .Select(i =>
            {
                var id = Opaque(random, 98);
                return $$"""
                    {
                          "id": "{{id}}",
                          "productUrl": "https://photos.google.com/lr/photo/{{id}}",
                          "baseUrl": "https://lh3.googleusercontent.com/lr/{{Opaque(random, 380)}}",
                          "mimeType": "image/jpeg",
                          "mediaMetadata": {
                            "creationTime": "{{new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(
                        random.Next(500_000)
                    ):yyyy-MM-ddTHH:mm:ssZ}}",
                            "width": "4032",
                            "height": "3024",
                            "photo": {
                              "cameraMake": "Google",
                              "cameraModel": "Pixel 8",
                              "focalLength": 6.9,
                              "apertureFNumber": 1.68,
                              "isoEquivalent": {{random.Next(50, 3200)}},
                              "exposureTime": "{{(1.0 / random.Next(10, 2000)).ToString(
                        "0.######",
                        CultureInfo.InvariantCulture
                    )}}s"
                            }
                          },
                          "filename": "PXL_{{20240101 + i}}_{{random.Next(100_000_000, 999_999_999)}}.jpg"
                        }
                    """;
            });
        return $"{{\n  \"mediaItems\": [\n    {string.Join(",\n    ", items)}\n  ],\n"
            + $"  \"nextPageToken\": \"{Opaque(random, 160)}\"\n}}\n";
    }

    private static string Opaque(Random random, int length) =>
        new(random.GetItems<char>("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length));

    private sealed class Handler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var content = new ByteArrayContent(Json);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "UTF-8" };
            return Task.FromResult(new HttpResponseMessage { Content = content });
        }
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;

namespace PhotosLibrary.Tests.Http;

/// <summary>Responses that break on the way, or were never what they say that they are.</summary>
public class BrokenResponseTests
{
    private const string Page = """{"albums":[{"id":"a"}]}""";

    // A page that many proxies show, which is neither Google's envelope nor JSON.
    private const string HtmlPage =
        "<!DOCTYPE html><html><title>Forbidden</title><body>Your network says no.</body></html>";

    [Fact]
    public async Task Damaged_compressed_response_is_a_broken_connection()
    {
        byte[] damaged = [.. Compress(Page).Take(10), .. Enumerable.Repeat((byte)0xff, 500)];
        var network = new FaultyNetwork(Compressed(damaged), FaultyNetwork.Json(Page));

        var page = await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.Equal("a", Assert.Single(page.Albums!).Id);
        Assert.Equal(2, network.Requests.Count);
    }

    [Fact]
    public async Task Compressed_response_is_read()
    {
        var network = new FaultyNetwork(Compressed(Compress(Page)));

        var page = await network.NewClient().Albums.ListAsync();

        Assert.Equal("a", Assert.Single(page.Albums!).Id);
    }

    [Theory]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    [InlineData(429, 2)]
    [InlineData(501, 1)]
    public async Task Error_whose_body_breaks_off_is_still_that_error(int status, int requests)
    {
        // What the status says of a write must not be lost with the rest: nothing was done.
        var network = new FaultyNetwork(CutOff(status), FaultyNetwork.Json("""{"enrichmentItem":{"id":"e"}}"""));
        var call = network.NewClient().Albums.AddEnrichmentAsync("a", new AddEnrichmentToAlbumRequest());

        var failure = await Record.ExceptionAsync(() => network.Time.RunAsync(call));

        Assert.Equal(requests, network.Requests.Count);
        if (requests == 1)
        {
            var error = Assert.IsType<PhotosLibraryException>(failure);
            Assert.Equal((status, false), ((int)error.StatusCode, error.IsOutcomeUnknown));
            Assert.Equal("""{"error":{"code":""", error.ResponseExcerpt);
        }
        else
        {
            Assert.Null(failure);
        }
    }

    [Fact]
    public async Task HTML_page_is_an_error_that_quotes_it()
    {
        var network = new FaultyNetwork(
            (_, _) =>
                Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.Forbidden)
                    {
                        Content = new StringContent(HtmlPage, Encoding.UTF8, "text/html"),
                    }
                )
        );

        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.ListAsync());

        Assert.Equal("photoslibrary.albums.list failed: 403 Forbidden", error.Message);
        Assert.Equal((null, null, HtmlPage), (error.Status, error.ErrorMessage, error.ResponseExcerpt));
        // A proxy on the way says so, not Google: no consent helps.
        Assert.False(error.IsConsentNeeded);
    }

    [Theory]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("upstream connect error")]
    [InlineData("{\"error\":")]
    [InlineData("{\"error\":\"bad_gateway\"}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Status_502_of_a_proxy_is_retried_whatever_its_body(string body)
    {
        var network = new FaultyNetwork(
            (_, _) =>
                Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent(body) }
                ),
            FaultyNetwork.Json(Page)
        );

        await network.Time.RunAsync(network.NewClient().Albums.ListAsync());

        Assert.Equal(2, network.Requests.Count);
    }

    private static byte[] Compress(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    // As .NET's own connections hand it out: decompressed while it is read, and without its length.
    private static FaultyNetwork.Reaction Compressed(byte[] packed) =>
        (_, _) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StreamContent(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)),
                }
            );

    private static FaultyNetwork.Reaction CutOff(int status) =>
        async (request, cancellationToken) =>
        {
            var response = await FaultyNetwork.Truncated("""{"error":{"code":""")(request, cancellationToken);
            response.StatusCode = (HttpStatusCode)status;
            return response;
        };
}

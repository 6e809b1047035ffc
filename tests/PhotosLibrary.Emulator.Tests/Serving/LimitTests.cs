using System.Net;
using System.Text;

namespace PhotosLibrary.Emulator.Tests.Serving;

/// <summary>What one request can do to the server: nothing.</summary>
public class LimitTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    // A client that is still sending when it is refused must not meet a broken connection instead of the response.
    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(30, false)]
    public async Task Json_body_above_the_limit_is_refused(int mebibytes, bool saysItsLength)
    {
        var json = $$"""{ "album": { "title": "{{new string('x', mebibytes * 1024 * 1024)}}" } }""";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, "/v1/albums"))
        {
            Content = content,
        };
        request.Headers.TransferEncodingChunked = !saysItsLength;
        request.Headers.ExpectContinue = saysItsLength;

        var response = await _app.SendAsync(request);

        response.Error(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 2097152 bytes.");
    }

    [Fact]
    public async Task Json_body_within_the_limit_is_read()
    {
        // 50 items, each as large as it may be.
        var item = $$"""{ "description": "{{string.Concat(Enumerable.Repeat("\\u00e9", 999))}}" }""";
        var json = $$"""{ "newMediaItems": [{{string.Join(',', Enumerable.Repeat(item, 50))}}] }""";

        (await _app.PostAsync("/v1/mediaItems:batchCreate", json)).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must contain a valid upload token."
        );
    }

    [Fact]
    public async Task Json_that_is_nested_too_deep_is_refused()
    {
        var json = string.Concat(Enumerable.Repeat("""{"album":""", 100_000));

        (await _app.PostAsync("/v1/albums", json)).Error(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Headers_above_the_limit_are_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, "/v1/albums"));
        request.Headers.TryAddWithoutValidation("X-Long", new string('x', 40 * 1024));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await _app.SendAsync(request)).Status);
    }

    [Fact]
    public async Task More_ids_than_a_query_can_bind_are_too_many_items()
    {
        var ids = string.Join('&', Enumerable.Range(0, 1000).Select(_ => "mediaItemIds"));

        (await _app.GetAsync($"/v1/mediaItems:batchGet?{ids}")).Error(
            400,
            "INVALID_ARGUMENT",
            "Request must have less than 50 items."
        );
    }

    [Theory]
    [InlineData("GET", "/v1/albums/{0}")]
    [InlineData("PATCH", "/v1/albums/{0}?updateMask=title")]
    [InlineData("POST", "/v1/albums/{0}:batchAddMediaItems")]
    [InlineData("POST", "/v1/albums/{0}:addEnrichment")]
    [InlineData("GET", "/v1/mediaItems/{0}")]
    [InlineData("PATCH", "/v1/mediaItems/{0}?updateMask=description")]
    [InlineData("GET", "/v1/sharedAlbums/{0}")]
    [InlineData("GET", "/lr/{0}")]
    [InlineData("GET", "/lr/{0}=d")]
    [InlineData("POST", "/v1/uploads?upload_id={0}&X-Goog-Upload-Command=query")]
    [InlineData("POST", "/v1/uploads?upload_id={0}&X-Goog-Upload-Command=upload,finalize")]
    [InlineData("GET", "/emulator/{0}")]
    [InlineData("GET", "/{0}")]
    public async Task Path_of_a_request_never_becomes_a_path_on_disk(string verb, string path)
    {
        string[] attacks =
        [
            "../../../../etc/passwd",
            "..%2f..%2f..%2f..%2fetc%2fpasswd",
            "%2e%2e%2f%2e%2e%2flibrary.db",
            "..%5c..%5clock",
            "%2fetc%2fpasswd",
            "..%252f..%252fetc%252fpasswd",
            "lock",
            "library.db",
            "%00",
            "content%00.jpg",
            "a%0d%0ab",
        ];
        foreach (var attack in attacks)
        {
            // Not as a Uri, which would tidy up the path.
            var request = new HttpRequestMessage(
                new HttpMethod(verb),
                new Uri(
                    _app.Address.GetLeftPart(UriPartial.Authority) + string.Format(null, path, attack),
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
                )
            );
            if (verb != "GET")
            {
                request.Content = new StringContent("{}");
            }

            var response = await _app.SendAsync(request);

            Assert.InRange((int)response.Status, 400, 499);
            Assert.DoesNotContain("root:", response.Body);
            Assert.DoesNotContain("Exception", response.Body);
        }
    }
}

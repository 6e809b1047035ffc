using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Api;

/// <summary>
/// A POST that stands for another method, as Google's client for Python sends it (spec/facts.md, "Service").
/// </summary>
public class MethodOverrideTests(TestEmulator emulator) : IClassFixture<TestEmulator>
{
    private readonly TestApp _app = emulator.NewAccount();

    [Fact]
    public async Task A_long_GET_may_come_as_a_POST_with_its_query_as_a_form()
    {
        var ids = Enumerable.Range(0, 50).Select(number => $"mediaItemIds={number:D100}");

        var response = await SendAsync(
            "/v1/mediaItems:batchGet?prettyPrint=false",
            "GET",
            string.Join('&', ids),
            "application/x-www-form-urlencoded"
        );

        Assert.Equal(50, ((JArray)response.Success()["mediaItemResults"]!).Count);
        Assert.DoesNotContain('\n', response.Body);
    }

    [Fact]
    public async Task A_PATCH_may_come_as_a_POST()
    {
        var album = await _app.CreateAlbumAsync("Old");

        (
            await SendAsync(
                $"/v1/albums/{album}?updateMask=title",
                "patch",
                """{ "title": "New" }""",
                "application/json"
            )
        ).Success();

        Assert.Equal("New", (string?)(await _app.GetAsync($"/v1/albums/{album}")).Success()["title"]);
    }

    [Fact]
    public async Task Method_override_is_ignored_unless_the_request_is_a_POST()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Address, "/v1/albums"));
        request.Headers.Add("X-HTTP-Method-Override", "POST");

        Assert.Empty((await _app.SendAsync(request)).Success());
    }

    private Task<ApiResponse> SendAsync(string path, string method, string body, string contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType)),
        };
        request.Headers.Add("X-HTTP-Method-Override", method);
        return _app.SendAsync(request);
    }
}

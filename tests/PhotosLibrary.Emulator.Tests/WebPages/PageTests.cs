using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PhotosLibrary.Emulator.Tests.WebPages;

/// <summary>What the pages are made of, over literal HTTP.</summary>
public class PageTests
{
    [Fact]
    public async Task A_browser_gets_the_library_and_a_program_gets_text()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Headers = { { "Accept", "text/html,*/*;q=0.8" } },
        };

        using var page = await http.SendAsync(browser);
        using var text = await http.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(
            "default-src 'none'; script-src 'self';",
            page.Headers.GetValues("Content-Security-Policy").Single()
        );
        Assert.Equal("text/plain", text.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Spec_of_the_explorer_names_only_this_emulator_as_server()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        var spec = await http.GetStringAsync(new Uri("/explorer/openapi.yaml", UriKind.Relative));

        var here = emulator.Address.GetLeftPart(UriPartial.Authority);
        Assert.Contains($"- url: \"{here}\"", spec);
        Assert.Contains($"authorizationUrl: \"{here}/o/oauth2/v2/auth\"", spec);
        Assert.Contains($"tokenUrl: \"{here}/token\"", spec);
        Assert.DoesNotContain("accounts.google.com", spec);
        Assert.DoesNotContain("//oauth2.googleapis.com", spec);
        Assert.DoesNotContain("photoslibrary.googleapis.com", spec);
    }

    [Theory]
    [InlineData(PhotosPolicy.Current, false, "developer, oauth2")]
    [InlineData(PhotosPolicy.Current, true, "oauth2")]
    [InlineData(PhotosPolicy.Legacy, false, "developer, oauth2, oauth2Retired")]
    [InlineData(PhotosPolicy.Legacy, true, "oauth2, oauth2Retired")]
    public async Task Explorer_offers_only_ways_to_sign_in_that_count(PhotosPolicy policy, bool strict, string schemes)
    {
        await using var emulator = await PhotosEmulator.StartAsync(new() { Policy = policy, StrictAuth = strict });
        using var http = new HttpClient { BaseAddress = emulator.Address };

        var spec = await http.GetStringAsync(new Uri("/explorer/openapi.yaml", UriKind.Relative));
        var start = await http.GetStringAsync(new Uri("/emulator/pages/explorer", UriKind.Relative));

        var defined = Regex.Matches(spec, "^    (developer|oauth2|oauth2Retired):$", RegexOptions.Multiline);
        var used = Regex.Matches(spec, @"^ +- (\w+): \[.*\]$", RegexOptions.Multiline);
        Assert.Equal(schemes, string.Join(", ", defined.Select(match => match.Groups[1].Value).Order()));
        Assert.Equal(schemes, string.Join(", ", used.Select(match => match.Groups[1].Value).Distinct().Order()));
        Assert.Equal(!strict, start.Contains("\"dev:demo\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explorer_signs_in_as_the_account_and_app_that_have_most()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        await UploadAsync(http, 1);
        await UploadAsync(http, 2, "dev:bob@example.org@photos");
        await UploadAsync(http, 3, "dev:bob@example.org@photos");

        using var start = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/emulator/pages/explorer", UriKind.Relative))
        );
        var token = start.RootElement.GetProperty("token").GetString();
        using var list = new HttpRequestMessage(HttpMethod.Get, "/v1/mediaItems");
        list.Headers.Add("Authorization", "Bearer " + token);
        using var response = await http.SendAsync(list);
        using var seen = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("dev:bob@example.org@photos", token);
        Assert.Equal("photos", start.RootElement.GetProperty("app").GetString());
        var ids = seen.RootElement.GetProperty("mediaItems").EnumerateArray().Select(item => item.GetProperty("id"));
        Assert.Equal(2, ids.Count());
        Assert.Contains(start.RootElement.GetProperty("mediaItemId").GetString(), ids.Select(id => id.GetString()));
    }

    [Fact]
    public async Task Consent_page_offers_accounts_that_exist_before_they_ever_gave_consent()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        await UploadAsync(http, 1);

        var page = await http.GetStringAsync(
            new Uri(
                "/o/oauth2/v2/auth?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2F"
                    + "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fphotoslibrary.appendonly",
                UriKind.Relative
            )
        );

        Assert.Contains("name=\"account\" value=\"alice\" checked", page);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Pages_of_other_sites_cannot_use_the_emulators_own_endpoints(string header, string value)
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        foreach (var path in new[] { "/emulator/pages/accounts", "/emulator/pages/explorer", "/EMULATOR/reset" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Emulators_own_page_and_programs_may_use_the_control_endpoints()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        using var own = new HttpRequestMessage(HttpMethod.Get, "/emulator/pages/accounts");
        own.Headers.Add("Origin", emulator.Address.GetLeftPart(UriPartial.Authority));
        own.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await http.SendAsync(own);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("[]", await http.GetStringAsync(new Uri("/emulator/pages/accounts", UriKind.Relative)));
    }

    [Fact]
    public async Task Data_of_the_library_page_has_every_app_and_is_paged_by_key()
    {
        await using var emulator = await PhotosEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Address };
        for (var i = 0; i < 3; i++)
        {
            await UploadAsync(http, i);
        }

        using var all = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/emulator/pages/items?account=alice", UriKind.Relative))
        );
        var items = all.RootElement.GetProperty("items");
        var first = items[0];
        var key = $"{first.GetProperty("time").GetInt64()}_3";
        using var rest = JsonDocument.Parse(
            await http.GetStringAsync(new Uri($"/emulator/pages/items?account=alice&after={key}", UriKind.Relative))
        );
        using var item = JsonDocument.Parse(
            await http.GetStringAsync(
                new Uri($"/emulator/pages/items/{first.GetProperty("id").GetString()}", UriKind.Relative)
            )
        );
        using var found = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/emulator/pages/items?account=alice&q=1.jp", UriKind.Relative))
        );
        using var none = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/emulator/pages/items?account=alice&q=%25&type=photo", UriKind.Relative))
        );

        Assert.Equal(["2.jpg", "1.jpg", "0.jpg"], Names(items));
        Assert.Equal(["1.jpg", "0.jpg"], Names(rest.RootElement.GetProperty("items")));
        Assert.Equal("dev", item.RootElement.GetProperty("app").GetString());
        Assert.Equal(["1.jpg"], Names(found.RootElement.GetProperty("items")));
        Assert.Empty(Names(none.RootElement.GetProperty("items")));
    }

    private static IEnumerable<string?> Names(JsonElement items) =>
        items.EnumerateArray().Select(item => item.GetProperty("filename").GetString());

    private static async Task UploadAsync(HttpClient http, int number, string bearer = "dev:alice")
    {
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads")
        {
            Content = new ByteArrayContent(TestPhotos.Jpeg(number)),
        };
        upload.Headers.Add("Authorization", "Bearer " + bearer);
        upload.Headers.Add("X-Goog-Upload-Protocol", "raw");
        using var token = await http.SendAsync(upload);
        using var create = new HttpRequestMessage(HttpMethod.Post, "/v1/mediaItems:batchCreate")
        {
            Content = new StringContent(
                $$"""
                { "newMediaItems": [{ "simpleMediaItem": {
                    "uploadToken": "{{await token.Content.ReadAsStringAsync()}}", "fileName": "{{number}}.jpg" } }] }
                """
            ),
        };
        create.Headers.Add("Authorization", "Bearer " + bearer);
        using var response = await http.SendAsync(create);
        response.EnsureSuccessStatusCode();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace PhotosLibrary.EndToEnd.Tests.Samples;

/// <summary>A browser at the sample's web site, with cookies, which shows each redirect.</summary>
internal sealed partial class WebVisitor(Uri site) : IDisposable
{
    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        BaseAddress = site,
    };

    public Task<HttpResponseMessage> GetAsync(string path) => _browser.GetAsync(path);

    public Task<string> HomeAsync() => _browser.GetStringAsync("/");

    /// <summary>Sends a form of the home page, as it is now.</summary>
    public async Task<HttpResponseMessage> SendAsync(string action, Action<MultipartFormDataContent>? fill = null)
    {
        var token = Token().Match(await HomeAsync()).Groups[1].Value;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(WebUtility.HtmlDecode(token)), "__RequestVerificationToken" },
        };
        fill?.Invoke(form);
        return await _browser.PostAsync(action, form);
    }

    /// <summary>Sends a form that does not come from the home page.</summary>
    public async Task<HttpStatusCode> ForgeAsync(string action)
    {
        using var form = new MultipartFormDataContent { { new StringContent("mallory"), "name" } };
        using var response = await _browser.PostAsync(action, form);
        return response.StatusCode;
    }

    public async Task SignInAsync(string name)
    {
        using var response = await SendAsync("/sign-in", form => form.Add(new StringContent(name), "name"));
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    /// <summary>The address that Google's consent page is at.</summary>
    public async Task<Uri> ConnectAsync()
    {
        using var response = await SendAsync("/connect");
        return response.Headers.Location!;
    }

    public async Task UploadAsync(byte[] photo, string fileName)
    {
        using var response = await SendAsync(
            "/photos",
            form =>
            {
                var content = new ByteArrayContent(photo);
                content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
                form.Add(content, "photo", fileName);
            }
        );
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    public void Dispose() => _browser.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]*)""")]
    private static partial Regex Token();
}

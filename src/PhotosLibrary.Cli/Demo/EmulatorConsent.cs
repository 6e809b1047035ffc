using System.Net;
using System.Text.RegularExpressions;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Requests;
using Google.Apis.Auth.OAuth2.Responses;

namespace PhotosLibrary.Cli.Demo;

/// <summary>
/// Takes the place of the browser and the user: opens the emulator's consent page, leaves every scope ticked, presses
/// Allow, and returns the code. Everything else of the sign-in is the flow of a real app.
/// </summary>
/// <param name="account">The account to sign in.</param>
internal sealed partial class EmulatorConsent(string account) : ICodeReceiver
{
    /// <summary>There is no listener: the code is read from the redirect.</summary>
    public string RedirectUri => "http://127.0.0.1/signed-in";

    public async Task<AuthorizationCodeResponseUrl> ReceiveCodeAsync(
        AuthorizationCodeRequestUrl url,
        CancellationToken taskCancellationToken
    )
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = url.Build();
        using var shown = await browser.GetAsync(page, taskCancellationToken);
        var html = await shown.Content.ReadAsStringAsync(taskCancellationToken);
        if (!shown.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The consent page responded with {(int)shown.StatusCode}: {html}");
        }

        var action = FormAction().Match(html) is { Success: true } form
            ? WebUtility.HtmlDecode(form.Groups[1].Value)
            : page.AbsoluteUri;
        using var decision = new FormUrlEncodedContent(
            Inputs(html)
                .Append(KeyValuePair.Create("account", account))
                .Append(KeyValuePair.Create("decision", "allow"))
        );
        using var redirect = await browser.PostAsync(new Uri(page, action), decision, taskCancellationToken);
        return redirect.Headers.Location is { } location
            ? new AuthorizationCodeResponseUrl(Parameters(location.Query))
            : throw new InvalidOperationException(
                $"The consent page responded with {(int)redirect.StatusCode} instead of redirecting."
            );
    }

    // The hidden fields and the ticked boxes: what a browser would send.
    private static IEnumerable<KeyValuePair<string, string>> Inputs(string html) =>
        from Match input in Input().Matches(html)
        let type = Attribute(input.Value, "type")
        where type == "hidden" || (type == "checkbox" && input.Value.Contains("checked", StringComparison.Ordinal))
        select KeyValuePair.Create(Attribute(input.Value, "name"), Attribute(input.Value, "value"));

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    private static Dictionary<string, string> Parameters(string query) =>
        query
            .TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(
                pair => Uri.UnescapeDataString(pair[0]),
                pair => Uri.UnescapeDataString(pair[1].Replace('+', ' '))
            );

    [GeneratedRegex("<input\\b[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<form\\b[^>]*\\baction=\"([^\"]*)\"")]
    private static partial Regex FormAction();
}

using System.Web;

namespace PhotosLibrary.EndToEnd.Tests.Auth;

/// <summary>
/// A user at a browser: opens a consent page of the emulator, unticks scopes, and decides.
/// </summary>
internal sealed class Person(string account = "alice")
{
    public string Decision { get; set; } = "allow";

    /// <summary>The scopes that this user does not grant.</summary>
    public IReadOnlyList<string> Unticked { get; set; } = [];

    /// <summary>How often consent was asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>The scopes that were last asked for.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>The address that the browser is redirected to; it need not exist.</summary>
    public async Task<Uri> DecideAsync(Uri page)
    {
        Asked++;
        Scopes = HttpUtility.ParseQueryString(page.Query)["scope"]!.Split(' ');
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var form = new ConsentForm(await browser.GetStringAsync(page)) { Account = account, Decision = Decision };
        foreach (var scope in Unticked)
        {
            form.Untick(scope);
        }

        using var response = form.Encode();
        using var redirect = await browser.PostAsync(new Uri(page, form.Action), response);
        return redirect.Headers.Location
            ?? throw new InvalidOperationException(await redirect.Content.ReadAsStringAsync());
    }

    /// <summary>Copies the address that does not load.</summary>
    public PastedAddressReceiver AtATerminal() => new(async (page, _) => (await DecideAsync(page)).AbsoluteUri);

    /// <summary>Sits at the machine of the app, whose browser opens.</summary>
    public Google.Apis.Auth.OAuth2.ICodeReceiver AtABrowser() => new Browser(this);

    private sealed class Browser(Person person) : Google.Apis.Auth.OAuth2.LocalServerCodeReceiver
    {
        protected override bool OpenBrowser(string url)
        {
            _ = FollowAsync(new Uri(url));
            return true;
        }

        private async Task FollowAsync(Uri page)
        {
            using var browser = new HttpClient();
            await browser.GetStringAsync(await person.DecideAsync(page));
        }
    }
}

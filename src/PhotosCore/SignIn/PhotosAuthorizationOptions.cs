using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using Google.Apis.Util.Store;
using PhotosCore.Calls;

namespace PhotosCore;

/// <summary>How users sign in: the OAuth client of the app, what it asks for, and where grants are stored.</summary>
/// <param name="clientSecrets">The OAuth client, from the Google Cloud console.</param>
/// <param name="scopes">What the app asks for; each client package has a class of its scopes.</param>
public class PhotosAuthorizationOptions(ClientSecrets clientSecrets, IReadOnlyCollection<string> scopes)
{
    /// <summary>
    /// The OAuth client, from the Google Cloud console. One of the type "Desktop app" needs no secret kept.
    /// </summary>
    public ClientSecrets ClientSecrets { get; } =
        clientSecrets ?? throw new ArgumentNullException(nameof(clientSecrets));

    /// <summary>
    /// What the app asks for. Ask for what you need. Scopes of Google Drive cannot be among them: Google shows <c>Error
    /// 400: invalid_request</c> for Photos and Drive together. Ask for those in a grant of their own, under another
    /// user key.
    /// </summary>
    public IReadOnlyCollection<string> Scopes { get; set; } = scopes ?? throw new ArgumentNullException(nameof(scopes));

    /// <summary>The APIs of which is known which scopes Google has removed.</summary>
    internal IReadOnlyList<ApiService> Services { get; set; } = [];

    /// <summary>
    /// Where grants are stored: a <see cref="FileTokenStore"/>, a store in your database, or any other. By default
    /// nothing is stored, and the user signs in each time.
    /// </summary>
    public IDataStore DataStore { get; set; } = new NullDataStore();

    /// <summary>
    /// Whether a new grant holds what the user granted to the app before as well (<c>include_granted_scopes</c>). Not
    /// for an app whose users granted it Google Drive before: that would ask for Photos and Drive together.
    /// </summary>
    public bool IncludeGrantedScopes { get; set; }

    /// <summary>The account that Google shows first: an e-mail address; null to let the user choose.</summary>
    public string? LoginHint { get; set; }

    /// <summary>
    /// Address of a server that stands in for Google's OAuth, such as a local emulator: it has
    /// <c>/o/oauth2/v2/auth</c>, <c>/token</c> and <c>/revoke</c>. It must use https, or be on this machine. Null for
    /// Google.
    /// </summary>
    public Uri? Server { get; set; }

    /// <summary>Makes the HTTP client that gets tokens, for a proxy or for tests; null for Google's own.</summary>
    public IHttpClientFactory? HttpClientFactory { get; set; }

    /// <summary>
    /// How long a user may take to consent, in the browser or with an address to paste; half an hour by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan ConsentTimeout
    {
        get;
        set => field = CheckTimeout(value, nameof(value));
    } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long Google, and the data store, may take over one request for a token or a grant; a minute by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is more than a day.</exception>
    public TimeSpan RequestTimeout
    {
        get;
        set => field = CheckTimeout(value, nameof(value));
    } = TimeSpan.FromMinutes(1);

    /// <summary>The clock by which tokens expire and waits end; tests may want another.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    private static TimeSpan CheckTimeout(TimeSpan value, string parameter) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(parameter, value, "A timeout must be positive, and at most a day.");
}

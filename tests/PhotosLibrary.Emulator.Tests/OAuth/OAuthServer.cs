using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Tests.OAuth;

/// <summary>A server that has nothing but the OAuth endpoints, and what an app and a browser do with it.</summary>
internal sealed class OAuthServer : IAsyncDisposable
{
    public const string ClientId = "123-demo.apps.googleusercontent.com";
    public const string Callback = "http://127.0.0.1:5000/authorize/";

    // The example of RFC 7636, appendix B.
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string S256Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private readonly WebApplication _app;
    private readonly LogCapture _log;

    private OAuthServer(WebApplication app, FakeTimeProvider time, LogCapture log)
    {
        _app = app;
        _log = log;
        Time = time;
        Url = app.Urls.Single();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    public HttpClient Http { get; }

    public FakeTimeProvider Time { get; }

    public ITokenValidator Tokens => _app.Services.GetRequiredService<ITokenValidator>();

    public string Log => string.Join('\n', _log.Lines);

    public static async Task<OAuthServer> StartAsync(string? file = null, FakeTimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var log = new LogCapture();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new PhotosEmulatorOptions());
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddSingleton<ExpiredTokens>();
        builder.Services.AddSingleton<Authenticator>();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(_ => new DataDirectory(null));
        builder.Services.AddSingleton(services => new Database(
            file ?? services.GetRequiredService<DataDirectory>().DatabaseFile,
            // The consent page offers the accounts that own something, too.
            [GrantStore.Schema, MediaItemStore.Schema, AlbumStore.Schema, AlbumShareStore.Schema]
        ));
        builder.Services.AddOAuth();
        var app = builder.Build();
        app.MapOAuth();
        await app.StartAsync();
        return new OAuthServer(app, time, log);
    }

    /// <summary>The address of the consent page; a null value leaves a parameter out.</summary>
    public static string AuthorizationUrl(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = ClientId,
            ["redirect_uri"] = Callback,
            ["scope"] = PhotosLibraryScopes.AppendOnly,
            ["access_type"] = "offline",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return "/o/oauth2/v2/auth?"
            + string.Join(
                '&',
                parameters
                    .Where(parameter => parameter.Value is not null)
                    .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value!)}")
            );
    }

    public async Task<ConsentForm> OpenConsentPageAsync(params (string Name, string? Value)[] changes)
    {
        using var response = await Http.GetAsync(AuthorizationUrl(changes));
        var page = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, page);
        return new ConsentForm(page);
    }

    /// <summary>Sends the form, follows nothing, and returns the address that the browser is sent to.</summary>
    public async Task<Uri> SubmitAsync(ConsentForm form)
    {
        using var response = await Http.PostAsync(form.Action, form.Encode());
        Assert.True(response.StatusCode == HttpStatusCode.Found, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!;
    }

    /// <summary>Grants what is requested as <c>alice</c> and returns the code.</summary>
    public async Task<string> GetCodeAsync(params (string Name, string? Value)[] changes)
    {
        var form = await OpenConsentPageAsync(changes);
        form.Account = "alice";
        return (await SubmitAsync(form)).Parameters()["code"];
    }

    public async Task<ApiResponse> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(
            form.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        return await ApiResponse.ReadAsync(await Http.PostAsync(path, content));
    }

    public Task<ApiResponse> RedeemAsync(string code, params (string Name, string Value)[] more) =>
        PostAsync(
            "/token",
            [
                ("grant_type", "authorization_code"),
                ("code", code),
                .. new[] { ("client_id", ClientId), ("redirect_uri", Callback) }.Where(field =>
                    more.All(other => other.Name != field.Item1)
                ),
                .. more,
            ]
        );

    public Task<ApiResponse> RefreshAsync(string refreshToken, string clientId = ClientId) =>
        PostAsync("/token", ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", clientId));

    /// <summary>Goes the whole way as <c>alice</c>.</summary>
    public async Task<ApiResponse> SignInAsync(params (string Name, string? Value)[] changes) =>
        await RedeemAsync(await GetCodeAsync(changes));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    internal sealed record ApiResponse(HttpStatusCode Status, JsonElement Json, HttpResponseMessage Response)
    {
        public string? this[string name] => Json.TryGetProperty(name, out var value) ? value.ToString() : null;

        public string AccessToken => Text("access_token");

        public string RefreshToken => Text("refresh_token");

        public static async Task<ApiResponse> ReadAsync(HttpResponseMessage response)
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return new ApiResponse(response.StatusCode, document.RootElement.Clone(), response);
        }

        public void AssertRefused(
            string error,
            string description,
            HttpStatusCode status = HttpStatusCode.BadRequest
        ) => Assert.Equal((status, error, description), (Status, this["error"], this["error_description"]));

        private string Text(string name) => this[name] ?? throw new InvalidOperationException($"No {name} in {Json}");
    }
}

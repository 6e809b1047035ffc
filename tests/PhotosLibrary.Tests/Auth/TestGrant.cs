using System.Net;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Util.Store;

namespace PhotosLibrary.Tests.Auth;

/// <summary>Google's own credential over a token server that a test plays.</summary>
#pragma warning disable CA1001 // The network holds nothing.
internal sealed class TestGrant
#pragma warning restore CA1001
{
    private readonly StubNetwork _server;

    /// <param name="scope">What was granted; null if it is not known.</param>
    /// <param name="response">
    /// Responds to a request for a token; null for <c>token-2</c>, <c>token-3</c> and so on.
    /// </param>
    /// <param name="time">The clock; null for the system's.</param>
    public TestGrant(
        string? scope = null,
        Func<RecordedRequest, HttpResponseMessage>? response = null,
        TimeProvider? time = null
    )
    {
        var next = 2;
        _server = new StubNetwork(request =>
            response?.Invoke(request) ?? Tokens($"token-{Interlocked.Increment(ref next) - 1}", scope)
        );
        Flow = new PhotosAuthorizationFlow(
            new PhotosLibraryAuthorizationOptions(new ClientSecrets { ClientId = "app", ClientSecret = "s" })
            {
                HttpClientFactory = new Factory(_server),
                DataStore = Store,
                TimeProvider = time ?? TimeProvider.System,
            }
        );
        Credential = new UserCredential(
            Flow,
            "alice",
            new TokenResponse
            {
                AccessToken = "token-1",
                RefreshToken = "refresh",
                ExpiresInSeconds = 3600,
                IssuedUtc = DateTime.UtcNow,
                Scope = scope,
            }
        );
    }

    public PhotosAuthorizationFlow Flow { get; }

    public UserCredential Credential { get; }

    public MemoryStore Store { get; } = new();

    /// <summary>What the token server was asked.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    public static HttpResponseMessage Tokens(string accessToken, string? scope = null, string? refreshToken = null) =>
        StubNetwork.Json(
            $$"""
            {"access_token":"{{accessToken}}","expires_in":3599,"token_type":"Bearer"{{(
                scope is null ? "" : $",\"scope\":\"{scope}\""
            )}}{{(refreshToken is null ? "" : $",\"refresh_token\":\"{refreshToken}\"")}}}
            """
        );

    public static HttpResponseMessage Refusal(
        string error = "invalid_grant",
        string description = "Token has been expired or revoked.",
        HttpStatusCode status = HttpStatusCode.BadRequest
    ) => StubNetwork.Json($$"""{"error":"{{error}}","error_description":"{{description}}"}""", status);

    private sealed class Factory(HttpMessageHandler network) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => network;
    }

    /// <summary>Keeps values in memory, as objects.</summary>
    internal sealed class MemoryStore : IDataStore
    {
        public Dictionary<string, object?> Values { get; } = [];

        public Task StoreAsync<T>(string key, T value)
        {
            Values[key] = value;
            return Task.CompletedTask;
        }

        public Task DeleteAsync<T>(string key)
        {
            Values.Remove(key);
            return Task.CompletedTask;
        }

        public Task<T> GetAsync<T>(string key) => Task.FromResult((T)Values.GetValueOrDefault(key)!);

        public Task ClearAsync()
        {
            Values.Clear();
            return Task.CompletedTask;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using PhotosCore.Auth;
using PhotosCore.Calls;
using PhotosCore.Downloads;
using PhotosLibrary.Uploads;

namespace PhotosLibrary.Tests.Auth;

/// <summary>A token that the API refuses is refreshed once, and the call is sent again with the next.</summary>
public class RefreshTests
{
    [Fact]
    public async Task Credential_refreshes_and_the_call_is_retried_with_its_body()
    {
        var grant = new TestGrant();
        var network = Accepting("token-2");
        await Client(grant.Credential, network)
            .Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lake" } });

        Assert.Equal(["Bearer token-1", "Bearer token-2"], Tokens(network));
        Assert.All(network.Requests, request => Assert.Equal("""{"album":{"title":"Lake"}}""", request.Body));
        Assert.Contains("refresh_token=refresh", Assert.Single(grant.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credential_in_Googles_wrapping_is_refreshed_as_well()
    {
        var grant = new TestGrant();
        var network = Accepting("token-2");
        await Client(grant.Credential.ToGoogleCredential(), network).Albums.ListAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-2"], Tokens(network));
    }

    [Fact]
    public async Task Refresh_that_does_not_help_ends_with_the_error_of_the_API()
    {
        var grant = new TestGrant();
        var network = Accepting("none");
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            Client(grant.Credential, network).Albums.ListAsync()
        );

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Equal("UNAUTHENTICATED", failure.Status);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], Tokens(network));
        Assert.Single(grant.Requests);
    }

    [Fact]
    public async Task Expired_grant_says_that_the_user_must_consent_again()
    {
        var grant = new TestGrant(PhotosLibraryScopes.ReadOnlyAppCreatedData, _ => TestGrant.Refusal());
        var network = Accepting("none");
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            Client(grant.Credential, network).Albums.ListAsync()
        );

        Assert.Equal(
            "photoslibrary.albums.list was not sent: Google refused to refresh the access token "
                + "(invalid_grant: Token has been expired or revoked). The user revoked the grant, or it expired: "
                + "after 7 days if the "
                + "app is still in testing, after 6 months without use. Ask the user for consent again.",
            failure.Message
        );
        Assert.True(failure.IsConsentNeeded);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_grant"), (failure.StatusCode, failure.Reason));
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Expired_token_without_a_refresh_token_says_so()
    {
        var grant = new TestGrant();
        grant.Credential.Token.RefreshToken = null;
        grant.Credential.Token.IssuedUtc = DateTime.UtcNow.AddHours(-2);
        var network = Accepting("none");
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            Client(grant.Credential, network).Albums.ListAsync()
        );

        Assert.Equal(
            "photoslibrary.albums.list was not sent: the access token has expired, and the grant came without a "
                + "refresh token: "
                + "ask for offline access. Ask the user for consent again.",
            failure.Message
        );
        Assert.True(failure.IsConsentNeeded);
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Wrong_client_is_not_blamed_on_the_user()
    {
        var grant = new TestGrant(
            null,
            _ => TestGrant.Refusal("invalid_client", "Unauthorized", HttpStatusCode.Unauthorized)
        );
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            Client(grant.Credential, Accepting("none")).Albums.ListAsync()
        );

        Assert.Contains(
            "(invalid_client: Unauthorized). Are client id and client secret",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.False(failure.IsConsentNeeded);
    }

    [Fact]
    public async Task Write_without_a_token_is_known_to_have_no_effect()
    {
        var grant = new TestGrant(null, _ => throw new HttpRequestException("The token server is away."));
        grant.Credential.Token.IssuedUtc = DateTime.UtcNow.AddHours(-2);
        var network = Accepting("none");
        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            Client(grant.Credential, network)
                .Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "a" } })
        );

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Write_whose_token_was_refused_and_gets_no_other_is_known_to_have_no_effect()
    {
        var grant = new TestGrant(null, _ => throw new HttpRequestException("The token server is away."));
        var network = Accepting("none");
        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            Client(grant.Credential, network)
                .Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "a" } })
        );

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Single(network.Requests);
    }

    [Fact]
    public async Task Concurrent_calls_that_are_refused_refresh_once()
    {
        const int Calls = 1000;
        var grant = new TestGrant();
        // No call gets a response before all have been sent.
        using var network = new GatheringNetwork(Calls, "token-2");
        using var client = new PhotosLibraryClient(
            grant.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => client.Albums.ListAsync()));

        Assert.Single(grant.Requests);
        Assert.Equal((Calls, Calls), (network.Refused, network.Accepted));
    }

    [Fact]
    public async Task Two_clients_of_one_credential_refresh_once()
    {
        const int Calls = 20;
        var grant = new TestGrant();
        using var network = new GatheringNetwork(Calls, "token-2");
        var options = new PhotosLibraryClientOptions { Transport = network };
        var clients = Enumerable
            .Range(0, Calls)
            .Select(_ => new PhotosLibraryClient(grant.Credential, options))
            .ToList();

        await Task.WhenAll(clients.Select(client => client.Albums.ListAsync()));

        Assert.Single(grant.Requests);
        Assert.Equal((Calls, Calls), (network.Refused, network.Accepted));
    }

    [Fact]
    public async Task Calls_that_wait_for_a_refresh_share_its_failure()
    {
        var tokens = new HandTokens();
        var waiting = Enumerable.Range(0, 32).Select(_ => tokens.RefreshAsync("old", CancellationToken.None)).ToList();
        tokens.End.SetException(new TimeZoneNotFoundException("no"));

        foreach (var one in waiting)
        {
            await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => one);
        }

        Assert.Equal(1, tokens.Count);
        // A later call refreshes anew, since the failure may be transient.
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => tokens.RefreshAsync("old", CancellationToken.None));
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task Cancelled_call_does_not_cancel_the_refresh_for_others()
    {
        var tokens = new HandTokens();
        using var given = new CancellationTokenSource();
        var first = tokens.RefreshAsync("old", given.Token);
        var second = tokens.RefreshAsync("old", CancellationToken.None);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await tokens.Started.Task;
        Assert.False(tokens.Stop.IsCancellationRequested);

        tokens.End.SetResult(true);

        Assert.True(await second);
        // Who comes late has what the others have.
        Assert.True(await tokens.RefreshAsync("old", CancellationToken.None));
        Assert.Equal(1, tokens.Count);
    }

    [Fact]
    public async Task Refresh_without_waiting_calls_is_cancelled_and_the_next_one_starts_anew()
    {
        var tokens = new HandTokens();
        using var given = new CancellationTokenSource();
        var first = tokens.RefreshAsync("old", given.Token);
        await tokens.Started.Task;
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(tokens.Stop.IsCancellationRequested);

        tokens.End.SetResult(true);
        Assert.True(await tokens.RefreshAsync("old", CancellationToken.None));
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task Function_is_asked_for_every_call_and_again_upon_a_401()
    {
        var given = new Queue<string>(["a", "b", "c"]);
        var network = Accepting("a", "c");
        var client = Client(_ => new ValueTask<string>(given.Dequeue()), network);
        await client.Albums.ListAsync();
        await client.Albums.ListAsync();

        Assert.Equal(["Bearer a", "Bearer b", "Bearer c"], Tokens(network));
    }

    [Fact]
    public async Task Function_that_gives_the_same_token_again_causes_no_retry()
    {
        var network = Accepting("none");
        await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            Client(_ => new ValueTask<string>("same"), network).Albums.ListAsync()
        );

        Assert.Equal(["Bearer same"], Tokens(network));
    }

    [Fact]
    public async Task Token_source_that_ignores_cancellation_can_be_cancelled()
    {
        var never = new TaskCompletionSource<string>();
        var network = Accepting("none");
        using var given = new CancellationTokenSource();
        using var other = new PhotosLibraryClient(new DeafCredential(never.Task), Options(network));
        var ofFunction = Client(_ => new ValueTask<string>(never.Task), network)
            .Albums.ListAsync(cancellationToken: given.Token);
        var ofCredential = other.Albums.ListAsync(cancellationToken: given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ofFunction.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ofCredential.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Token_source_that_never_returns_is_given_up_with_words_that_say_so()
    {
        var never = new TaskCompletionSource<string>();
        var time = new JumpingTime();
        using var client = new PhotosLibraryClient(
            _ => new ValueTask<string>(never.Task),
            new PhotosLibraryClientOptions { Transport = Accepting("none"), TimeProvider = time }
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            time.RunAsync(client.Albums.ListAsync())
        );

        Assert.Equal(
            "photoslibrary.albums.list: the credential gave no access token for 60 s (AttemptTimeout).",
            failure.Message
        );
        Assert.InRange(time.Passed, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Refresh_that_never_returns_is_given_up_with_words_that_say_so()
    {
        var time = new JumpingTime();
        using var client = PhotosLibraryClient.FromInterceptor(
            new StuckInterceptor(),
            new PhotosLibraryClientOptions
            {
                Transport = Accepting("none"),
                TimeProvider = time,
                Retry = new RetryOptions { MaxRetries = 0 },
            }
        );

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            time.RunAsync(client.Albums.ListAsync())
        );

        Assert.Equal(
            "photoslibrary.albums.list: the credential did not refresh the access token for 60 s (AttemptTimeout).",
            failure.Message
        );
    }

    [Fact]
    public async Task Token_function_without_a_token_or_with_an_exception_fails_the_call()
    {
        var network = Accepting("none");
        var empty = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Client(_ => new ValueTask<string>(""), network).Albums.ListAsync()
        );
        var thrown = await Assert.ThrowsAsync<TimeZoneNotFoundException>(() =>
            Client(_ => throw new TimeZoneNotFoundException("mine"), network).Albums.ListAsync()
        );

        Assert.Equal("The token source gave no access token.", empty.Message);
        Assert.Equal("mine", thrown.Message);
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Interceptor_puts_what_it_likes_on_requests_and_sees_the_401()
    {
        var interceptor = new Interceptor();
        var network = Accepting("i-2");
        using var client = PhotosLibraryClient.FromInterceptor(
            interceptor,
            new PhotosLibraryClientOptions { Transport = network }
        );
        await client.Albums.ListAsync();

        Assert.Equal(["Bearer i-1", "Bearer i-2"], Tokens(network));
        Assert.Equal("mine", network.Requests[1].Headers["X-Interceptor"]);
        Assert.Equal(1, interceptor.Seen);
    }

    [Fact]
    public async Task Interceptor_is_not_asked_for_other_hosts()
    {
        var interceptor = new Interceptor();
        using var photos = new PhotosLibraryClient(TokenSource.Of(interceptor), null, StubNetwork.Responding("{}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://lh3.googleusercontent.com/lr/x=d");
        ApiCall.Begin(request, MediaHost.Operation);
        await photos.Pipeline.Http.SendAsync(request);

        Assert.Equal(0, interceptor.Asked);
    }

    [Fact]
    public async Task Credential_as_an_interceptor_is_still_a_credential()
    {
        var grant = new TestGrant(PhotosLibraryScopes.AppendOnly);
        var network = new StubNetwork(_ =>
            StubNetwork.Json(Errors.Envelopes.ScopeInsufficient, HttpStatusCode.Forbidden)
        );
        using var client = PhotosLibraryClient.FromInterceptor(
            grant.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.ListAsync());

        Assert.Equal([PhotosLibraryScopes.AppendOnly], failure.GrantedScopes);
    }

    [Fact]
    public async Task Quota_project_of_the_credential_is_sent()
    {
        var network = StubNetwork.Responding("{}");
        var grant = new TestGrant();
        await Client(new UserCredential(grant.Flow, "alice", grant.Credential.Token, "my-project"), network)
            .Albums.ListAsync();

        Assert.Equal("my-project", network.Requests[0].Headers["x-goog-user-project"]);
    }

    [Fact]
    public async Task Bytes_are_not_sent_again_but_their_caller_learns_of_the_new_token()
    {
        var grant = new TestGrant();
        var network = Accepting("token-2");
        using var photos = new PhotosLibraryClient(
            grant.Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://photoslibrary.googleapis.com/v1/uploads");
        request.Content = new UploadContent(new MemoryStream([1, 2, 3]), 0, 3, 0, null, default);
        ApiCall.Begin(request, UploadMethods.Upload);

        using var response = await photos.Pipeline.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.True(ApiCall.Of(request).IsTokenRenewed);
        Assert.Equal(["Bearer token-1"], Tokens(network));
        Assert.Equal("token-2", await grant.Credential.GetAccessTokenForRequestAsync());
    }

    [Fact]
    public async Task Step_of_an_upload_without_bytes_is_retried()
    {
        var network = Accepting("token-2");
        using var photos = new PhotosLibraryClient(
            new TestGrant().Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "https://photoslibrary.googleapis.com/v1/uploads?upload_id=1"
        );
        request.Content = new ByteArrayContent([]);
        ApiCall.Begin(request, UploadMethods.Query);

        using var response = await photos.Pipeline.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], Tokens(network));
    }

    [Fact]
    public async Task Token_is_removed_from_the_request_afterwards()
    {
        var network = Accepting("token-2");
        using var photos = new PhotosLibraryClient(
            new TestGrant().Credential,
            new PhotosLibraryClientOptions { Transport = network }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://photoslibrary.googleapis.com/v1/albums");
        ApiCall.Begin(request, AlbumsClient.ListOperation);
        using var response = await photos.Pipeline.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.RequestMessage!.Headers.Authorization);
    }

    private static StubNetwork Accepting(params string[] tokens) =>
        new(request =>
            tokens.Contains(request.Headers.GetValueOrDefault("Authorization")?["Bearer ".Length..])
                ? StubNetwork.Json("""{"id":"a"}""")
                : StubNetwork.Json(
                    Errors.Envelopes.All.Single(shape => shape.Name == "bad token").Body,
                    HttpStatusCode.Unauthorized
                )
        );

    // Without retries: none of these failures is transient, and nothing moves a clock here.
    private static PhotosLibraryClient Client(ITokenAccess credential, StubNetwork network) =>
        new(credential, Options(network));

    private static PhotosLibraryClient Client(
        Func<CancellationToken, ValueTask<string>> getToken,
        StubNetwork network
    ) => new(getToken, Options(network));

    private static PhotosLibraryClientOptions Options(StubNetwork network) =>
        new()
        {
            Transport = network,
            Retry = new RetryOptions { MaxRetries = 0 },
        };

    private static IEnumerable<string?> Tokens(StubNetwork network) =>
        network.Requests.Select(request => request.Headers.GetValueOrDefault("Authorization"));

    /// <summary>Responds to no request before so many have come; then refuses all whose token is not the one.</summary>
    private sealed class GatheringNetwork(int count, string token) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _allAreThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _refused;
        private int _accepted;

        public int Refused => _refused;

        public int Accepted => _accepted;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (request.Headers.Authorization?.Parameter == token)
            {
                Interlocked.Increment(ref _accepted);
                return StubNetwork.Json("{}");
            }

            if (Interlocked.Increment(ref _refused) == count)
            {
                _allAreThere.SetResult();
            }

            await _allAreThere.Task.WaitAsync(cancellationToken);
            return StubNetwork.Json("{}", HttpStatusCode.Unauthorized);
        }
    }

    /// <summary>A credential that hears no cancellation.</summary>
    private sealed class DeafCredential(Task<string> token) : ITokenAccess
    {
        public Task<string> GetAccessTokenForRequestAsync(string? authUri, CancellationToken cancellationToken) =>
            token;

        public Task<AccessTokenWithHeaders> GetAccessTokenWithHeadersForRequestAsync(
            string? authUri,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }

    /// <summary>Puts a token on requests, and never gets another one.</summary>
    private sealed class StuckInterceptor : IHttpExecuteInterceptor, IHttpUnsuccessfulResponseHandler
    {
        public Task InterceptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "old");
            return Task.CompletedTask;
        }

        public Task<bool> HandleResponseAsync(HandleUnsuccessfulResponseArgs args) =>
            new TaskCompletionSource<bool>().Task;
    }

    private sealed class Interceptor : IHttpExecuteInterceptor, IHttpUnsuccessfulResponseHandler
    {
        private int _generation = 1;

        public int Asked { get; private set; }

        public int Seen { get; private set; }

        public Task InterceptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"i-{_generation}");
            request.Headers.Remove("X-Interceptor");
            request.Headers.Add("X-Interceptor", "mine");
            return Task.CompletedTask;
        }

        public Task<bool> HandleResponseAsync(HandleUnsuccessfulResponseArgs args)
        {
            Seen++;
            Assert.Equal(HttpStatusCode.Unauthorized, args.Response.StatusCode);
            Assert.Equal("i-1", args.Request.Headers.Authorization?.Parameter);
            _generation++;
            return Task.FromResult(true);
        }
    }

    /// <summary>A refresh that a test ends.</summary>
    private sealed class HandTokens
    {
        private readonly SharedRefresh _shared = new();

        public int Count { get; private set; }

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Stop { get; private set; }

        public Task<bool> RefreshAsync(string token, CancellationToken cancellationToken) =>
            _shared.RunAsync(
                token,
                async stop =>
                {
                    Count++;
                    Stop = stop;
                    Started.TrySetResult();
                    return await End.Task.WaitAsync(stop);
                },
                cancellationToken
            );
    }
}

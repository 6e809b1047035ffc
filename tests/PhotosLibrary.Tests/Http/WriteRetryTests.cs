using System.Net;
using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.Tests.Http;

/// <summary>Writes are retried as far as the spec says that they may be.</summary>
public class WriteRetryTests
{
    private static readonly BatchCreateMediaItemsRequest Batch = new()
    {
        NewMediaItems = [new NewMediaItem { SimpleMediaItem = new SimpleMediaItem { UploadToken = "t" } }],
    };

    [Fact]
    public async Task Patch_is_retried_with_the_same_body()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Reset,
            FaultyNetwork.Error(500),
            FaultyNetwork.Silence,
            FaultyNetwork.Json("""{"id":"a"}""")
        );

        await network.Time.RunAsync(
            network.NewClient().Albums.PatchAsync("a", "title", new Album { Title = "Zürich" })
        );

        Assert.Equal(4, network.Requests.Count);
        Assert.All(network.Requests, request => Assert.Equal("""{"title":"Zürich"}""", request.Body));
        Assert.All(
            network.Requests,
            request => Assert.Equal(("PATCH", "?updateMask=title"), (request.Method, request.Address.Query))
        );
    }

    [Fact]
    public async Task BatchCreate_is_retried_since_a_token_makes_one_item()
    {
        var network = new FaultyNetwork(FaultyNetwork.Reset, FaultyNetwork.Json("{}"));

        await network.Time.RunAsync(network.NewClient().MediaItems.BatchCreateAsync(Batch));

        Assert.Equal(2, network.Requests.Count);
        Assert.Equal(network.Requests[0].Body, network.Requests[1].Body);
    }

    [Fact]
    public async Task BatchCreate_whose_tokens_were_used_without_a_response_says_that_its_outcome_is_unknown()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Reset,
            FaultyNetwork.Error(400, "Request must contain a valid upload token.")
        );

        var failure = await FailAsync<PhotosLibraryException>(
            network,
            client => client.MediaItems.BatchCreateAsync(Batch)
        );

        Assert.Equal(
            (HttpStatusCode.BadRequest, 2, true),
            (failure.StatusCode, failure.Attempts, failure.IsOutcomeUnknown)
        );
    }

    [Fact]
    public async Task BatchCreate_that_was_refused_at_once_is_known_to_have_failed()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(400, "Request must contain a valid upload token."));

        Assert.False(
            (
                await FailAsync<PhotosLibraryException>(network, client => client.MediaItems.BatchCreateAsync(Batch))
            ).IsOutcomeUnknown
        );
    }

    [Theory]
    [InlineData(408)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Write_that_cannot_be_reconciled_is_not_retried_after_an_error_that_leaves_its_outcome_open(
        int status
    )
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(status));

        var failure = await FailAsync<PhotosLibraryException>(network, EnrichAsync);

        Assert.Equal((1, true), (failure.Attempts, failure.IsOutcomeUnknown));
        Assert.Single(network.Requests);
        Assert.Equal(TimeSpan.Zero, network.Time.Passed);
    }

    [Fact]
    public async Task Write_that_cannot_be_reconciled_is_not_retried_after_a_reset_or_no_response()
    {
        foreach (var fault in new[] { FaultyNetwork.Reset, FaultyNetwork.Silence, FaultyNetwork.Truncated("{}") })
        {
            var network = new FaultyNetwork(fault);

            var failure = await FailAsync<PhotosConnectionException>(network, EnrichAsync);

            Assert.Equal((1, true), (failure.Attempts, failure.IsOutcomeUnknown));
            Assert.Single(network.Requests);
            Assert.EndsWith(
                "Whether it took effect could not be found out: verify before you retry it.",
                failure.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Write_that_surely_had_no_effect_is_retried()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Unreachable,
            FaultyNetwork.Error(429),
            FaultyNetwork.Error(409),
            FaultyNetwork.Json("""{"enrichmentItem":{"id":"e"}}""")
        );

        await network.Time.RunAsync(EnrichAsync(network.NewClient()));

        Assert.Equal(4, network.Requests.Count);
        Assert.All(network.Requests, request => Assert.Equal(network.Requests[0].Body, request.Body));
    }

    [Fact]
    public async Task Write_whose_retry_was_not_sent_for_lack_of_a_token_is_retried_further()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Error(429),
            FaultyNetwork.Json("""{"enrichmentItem":{"id":"e"}}""")
        );
        using var client = new PhotosLibraryClient(
            new UnsteadyCredential(),
            new PhotosLibraryClientOptions { Transport = network, TimeProvider = network.Time }
        );

        await network.Time.RunAsync(EnrichAsync(client));

        Assert.Equal(2, network.Requests.Count);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(400)]
    public async Task Write_that_was_refused_has_a_known_outcome(int status)
    {
        var failure = await FailAsync<PhotosLibraryException>(
            new FaultyNetwork(FaultyNetwork.Error(status)),
            EnrichAsync
        );

        Assert.False(failure.IsOutcomeUnknown);
    }

    [Fact]
    public async Task Write_that_was_not_sent_without_a_token_has_a_known_outcome()
    {
        var network = new FaultyNetwork(FaultyNetwork.Json("{}"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            network.Time.RunAsync(EnrichAsync(network.NewClient(credential: new StubCredential(""))))
        );

        Assert.Contains("no access token", failure.Message, StringComparison.Ordinal);
        Assert.Empty(network.Requests);
    }

    [Fact]
    public async Task Unreadable_response_leaves_the_outcome_of_a_write_unknown()
    {
        var network = new FaultyNetwork(FaultyNetwork.Json("<html>Welcome to our hotel</html>"));

        Assert.True((await FailAsync<PhotosLibraryException>(network, EnrichAsync)).IsOutcomeUnknown);
    }

    private static Task<AddEnrichmentToAlbumResponse> EnrichAsync(PhotosLibraryClient client) =>
        client.Albums.AddEnrichmentAsync(
            "a",
            new AddEnrichmentToAlbumRequest
            {
                NewEnrichmentItem = new NewEnrichmentItem { TextEnrichment = new TextEnrichment { Text = "x" } },
            }
        );

    private static Task<TException> FailAsync<TException>(FaultyNetwork network, Func<PhotosLibraryClient, Task> call)
        where TException : Exception =>
        Assert.ThrowsAsync<TException>(() => network.Time.RunAsync(call(network.NewClient())));

    /// <summary>A credential whose own connection breaks when the second token is requested.</summary>
    private sealed class UnsteadyCredential : ITokenAccess
    {
        private int _asked;

        public Task<string> GetAccessTokenForRequestAsync(string? authUri, CancellationToken cancellationToken) =>
            ++_asked == 2 ? throw new HttpRequestException("No token.") : Task.FromResult("token");

        public Task<AccessTokenWithHeaders> GetAccessTokenWithHeadersForRequestAsync(
            string? authUri,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}

using PhotosLibrary.Tests.Http;

namespace PhotosLibrary.Tests.Albums;

/// <summary>Whatever happens, a call that creates an album does not create two.</summary>
public class AlbumCreationTests
{
    private readonly AlbumServer _server = new();

    public static TheoryData<string> LostResponses => new("reset", "500", "503", "truncated");

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Album_whose_response_was_lost_is_found(string fault)
    {
        var network = new FaultyNetwork(_server.WorksBut(FaultOf(fault)), _server.Works);

        var album = await network.Time.RunAsync(CreateAsync(network.NewClient()));

        Assert.Equal(_server.Albums[0].Id, album.Id);
        Assert.Single(_server.Albums);
        Assert.Equal(["POST /v1/albums", "GET /v1/albums"], network.Calls);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Album_that_was_not_created_is_created(string fault)
    {
        var network = new FaultyNetwork(FaultOf(fault), _server.Works);

        var album = await network.Time.RunAsync(CreateAsync(network.NewClient()));

        Assert.Equal(Assert.Single(_server.Albums).Id, album.Id);
        Assert.Equal(["POST /v1/albums", "GET /v1/albums", "POST /v1/albums"], network.Calls);
        Assert.Equal(network.Requests[0].Body, network.Requests[2].Body);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Every_second_response_may_be_lost(string fault)
    {
        var network = new FaultyNetwork(
            FaultOf(fault),
            FaultOf(fault),
            _server.Works,
            _server.WorksBut(FaultOf(fault)),
            FaultOf(fault),
            _server.Works
        );

        var album = await network.Time.RunAsync(CreateAsync(network.NewClient()));

        Assert.Equal(Assert.Single(_server.Albums).Id, album.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_no_response_the_album_is_reconciled_and_never_created_again(bool isCreated)
    {
        // The server may be slow, and create it after any look.
        var network = new FaultyNetwork(
            isCreated ? _server.WorksBut(FaultyNetwork.Silence) : FaultyNetwork.Silence,
            _server.Works
        );
        var call = network.Time.RunAsync(CreateAsync(network.NewClient()));

        if (isCreated)
        {
            Assert.Equal(_server.Albums[0].Id, (await call).Id);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() => call);
            Assert.True(failure.IsOutcomeUnknown);
            Assert.Equal(1, failure.Attempts);
            Assert.True(network.Requests.Count > 3, "It is looked for again and again.");
        }

        Assert.Single(network.Calls, "POST /v1/albums");
    }

    [Theory]
    [InlineData("504")]
    [InlineData("unreadable")]
    public async Task After_a_response_that_says_nothing_of_the_album_it_is_never_created_again(string fault)
    {
        var network = new FaultyNetwork(
            fault == "504" ? FaultyNetwork.Error(504) : FaultyNetwork.Json("<html>Welcome to our hotel</html>"),
            _server.Works
        );

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(CreateAsync(network.NewClient()))
        );

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Single(network.Calls, "POST /v1/albums");
    }

    [Fact]
    public async Task Album_that_appears_late_is_found()
    {
        var looks = 0;
        var network = new FaultyNetwork(
            FaultyNetwork.Silence,
            async (request, cancel) =>
            {
                if (++looks == 3)
                {
                    _server.Add("Lakes");
                }

                return await _server.Works(request, cancel);
            }
        );

        Assert.Equal("album-1", (await network.Time.RunAsync(CreateAsync(network.NewClient()))).Id);
        Assert.Single(_server.Albums);
    }

    [Fact]
    public async Task Album_creation_that_cannot_be_reconciled_is_not_retried()
    {
        var network = new FaultyNetwork(FaultyNetwork.Reset, FaultyNetwork.Error(403));

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(CreateAsync(network.NewClient()))
        );

        Assert.Equal(
            (1, true, "photoslibrary.albums.create"),
            (failure.Attempts, failure.IsOutcomeUnknown, failure.Method)
        );
        Assert.Equal(["POST /v1/albums", "GET /v1/albums"], network.Calls);
    }

    [Fact]
    public async Task Older_album_of_the_same_title_with_items_is_not_taken_for_the_new_one()
    {
        _server.Add("Lakes", items: 3);
        var network = new FaultyNetwork(FaultyNetwork.Reset, _server.Works);

        var album = await network.Time.RunAsync(CreateAsync(network.NewClient()));

        Assert.Equal("album-2", album.Id);
        Assert.Equal(2, _server.Albums.Count);
    }

    [Fact]
    public async Task Two_albums_created_with_the_same_title_stay_two()
    {
        var network = new FaultyNetwork(_server.Works, FaultyNetwork.Reset, _server.Works);
        var client = network.NewClient();

        var first = await network.Time.RunAsync(CreateAsync(client));
        var second = await network.Time.RunAsync(CreateAsync(client));

        Assert.Equal(("album-1", "album-2"), (first.Id, second.Id));
        Assert.Equal(2, _server.Albums.Count);
    }

    [Fact]
    public async Task Two_albums_whose_responses_were_both_lost_stay_two()
    {
        var network = new FaultyNetwork(
            _server.WorksBut(FaultyNetwork.Reset),
            _server.Works,
            _server.WorksBut(FaultyNetwork.Reset),
            _server.Works
        );
        var client = network.NewClient();

        var first = await network.Time.RunAsync(CreateAsync(client));
        var second = await network.Time.RunAsync(CreateAsync(client));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, _server.Albums.Count);
    }

    [Fact]
    public async Task Two_clients_of_the_same_user_do_not_reconcile_to_each_other_s_album()
    {
        var credential = new StubCredential("token");
        var network = new FaultyNetwork(_server.Works, FaultyNetwork.Reset, _server.Works);

        var first = await network.Time.RunAsync(CreateAsync(network.NewClient(credential: credential)));
        var second = await network.Time.RunAsync(CreateAsync(network.NewClient(credential: credential)));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, _server.Albums.Count);
    }

    [Fact]
    public async Task Without_retries_an_album_is_still_reconciled()
    {
        var network = new FaultyNetwork(_server.WorksBut(FaultyNetwork.Reset), _server.Works);

        var album = await network.Time.RunAsync(
            CreateAsync(network.NewClient(options => options.Retry.MaxRetries = 0))
        );

        Assert.Equal(_server.Albums[0].Id, album.Id);
    }

    [Fact]
    public async Task Without_retries_a_reconciliation_that_finds_no_album_says_that_none_was_created()
    {
        var network = new FaultyNetwork(FaultyNetwork.Reset, _server.Works);

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(CreateAsync(network.NewClient(options => options.Retry.MaxRetries = 0)))
        );

        Assert.False(failure.IsOutcomeUnknown);
        Assert.Empty(_server.Albums);
    }

    [Fact]
    public async Task Reconciliation_ends_with_the_deadline()
    {
        var network = new FaultyNetwork(FaultyNetwork.Reset, FaultyNetwork.Silence);
        var client = network.NewClient(options => options.Retry.TotalTimeout = TimeSpan.FromSeconds(90));

        var failure = await Assert.ThrowsAsync<PhotosConnectionException>(() =>
            network.Time.RunAsync(CreateAsync(client))
        );

        Assert.True(failure.IsOutcomeUnknown);
        Assert.Equal(TimeSpan.FromSeconds(90), network.Time.Passed);
        Assert.Single(network.Calls, "POST /v1/albums");
    }

    [Fact]
    public async Task Reconciliation_sends_the_user_agent_and_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var network = new FaultyNetwork(
            FaultyNetwork.Reset,
            async (request, cancel) =>
            {
                source.Cancel();
                return await FaultyNetwork.Silence(request, cancel);
            }
        );
        var client = network.NewClient(options => options.ApplicationName = "Lakes");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            network.Time.RunAsync(CreateAsync(client, source.Token))
        );

        Assert.StartsWith(
            "(Lakes) PhotosLibrary/",
            network.Requests[1].Headers["User-Agent"],
            StringComparison.Ordinal
        );
        Assert.Equal("?pageSize=50", network.Requests[1].Address.Query);
    }

    [Fact]
    public async Task Refused_creation_is_not_reconciled()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(400));

        await Assert.ThrowsAsync<PhotosLibraryException>(() => network.Time.RunAsync(CreateAsync(network.NewClient())));

        Assert.Single(network.Requests);
    }

    private static Task<Album> CreateAsync(PhotosLibraryClient client, CancellationToken cancellationToken = default) =>
        client.Albums.CreateAsync(new CreateAlbumRequest { Album = new Album { Title = "Lakes" } }, cancellationToken);

    private static FaultyNetwork.Reaction FaultOf(string fault) =>
        fault switch
        {
            "reset" => FaultyNetwork.Reset,
            "truncated" => FaultyNetwork.Truncated("{}"),
            _ => FaultyNetwork.Error(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        };
}

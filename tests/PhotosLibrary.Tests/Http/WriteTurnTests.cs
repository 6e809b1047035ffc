namespace PhotosLibrary.Tests.Http;

/// <summary>The writes of one user go one at a time.</summary>
public class WriteTurnTests
{
    private readonly StubCredential _credential = new("token");
    private readonly List<TaskCompletionSource> _responses =
    [
        .. Enumerable.Range(0, 5).Select(_ => new TaskCompletionSource()),
    ];

    private int _requests;

    [Fact]
    public async Task Two_clients_of_one_credential_write_one_after_the_other_in_the_order_of_the_calls()
    {
        var network = NewNetwork();
        var clients = new[] { network.NewClient(credential: _credential), network.NewClient(credential: _credential) };
        var writes = Enumerable.Range(0, 4).Select(i => PatchAsync(clients[i % 2], $"{i}")).ToList();

        for (var i = 0; i < 4; i++)
        {
            await network.ReachAsync(i + 1);
            Assert.Equal(i + 1, network.Requests.Count);
            Assert.False(writes[i].IsCompleted);
            _responses[i].SetResult();
            await writes[i];
        }

        Assert.Equal(
            ["PATCH /v1/albums/0", "PATCH /v1/albums/1", "PATCH /v1/albums/2", "PATCH /v1/albums/3"],
            network.Calls
        );
    }

    [Fact]
    public async Task Write_holds_the_lock_until_all_its_retries_are_done()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(503), FaultyNetwork.Error(503), FaultyNetwork.Echo);
        var client = network.NewClient();
        var first = PatchAsync(client, "first");
        var second = PatchAsync(client, "second");

        await network.Time.RunAsync(first);
        await second;

        Assert.Equal(
            ["first", "first", "first", "second"],
            network.Requests.Select(request => request.Address.Segments[^1])
        );
    }

    [Fact]
    public async Task Reads_do_not_wait_for_writes()
    {
        var network = new FaultyNetwork(FaultyNetwork.Silence, FaultyNetwork.Echo);
        var client = network.NewClient();
        using var source = new CancellationTokenSource();
        var write = PatchAsync(client, "a", source.Token);

        await client.Albums.ListAsync();
        await client.MediaItems.SearchAsync(new SearchMediaItemsRequest());

        Assert.False(write.IsCompleted);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task Cancelled_wait_for_the_lock_does_not_hold_up_the_others()
    {
        var network = NewNetwork();
        var client = network.NewClient();
        using var source = new CancellationTokenSource();
        var first = PatchAsync(client, "first");
        var second = PatchAsync(client, "second", source.Token);
        var third = PatchAsync(client, "third");

        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(first.IsCompleted);
        _responses[0].SetResult();
        await first;
        await network.ReachAsync(2);
        _responses[1].SetResult();
        await third;

        Assert.Equal(["first", "third"], network.Requests.Select(request => request.Address.Segments[^1]));
    }

    [Fact]
    public async Task Failed_or_cancelled_write_releases_the_lock()
    {
        var network = new FaultyNetwork(FaultyNetwork.Error(400), FaultyNetwork.Silence, FaultyNetwork.Echo);
        var client = network.NewClient();
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAsync<PhotosLibraryException>(() => PatchAsync(client, "a"));
        var given = PatchAsync(client, "b", source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await PatchAsync(client, "c");
    }

    [Fact]
    public async Task Writes_of_different_users_do_not_wait_for_each_other()
    {
        var network = NewNetwork();
        var one = PatchAsync(network.NewClient(credential: new StubCredential("one")), "a");
        var other = PatchAsync(network.NewClient(credential: new StubCredential("other")), "b");

        await network.ReachAsync(2);
        _responses.ForEach(response => response.SetResult());
        await Task.WhenAll(one, other);
    }

    [Fact]
    public async Task MaxConcurrentWrites_allows_concurrent_writes()
    {
        var network = NewNetwork();
        var client = network.NewClient(options => options.MaxConcurrentWrites = int.MaxValue);
        var writes = Enumerable.Range(0, 3).Select(i => PatchAsync(client, $"{i}")).ToList();

        await network.ReachAsync(3);
        _responses.ForEach(response => response.SetResult());
        await Task.WhenAll(writes);
    }

    // Responds when the test says so.
    private FaultyNetwork NewNetwork() =>
        new(
            async (request, cancellationToken) =>
            {
                await _responses[Interlocked.Increment(ref _requests) - 1].Task.ConfigureAwait(false);
                return await FaultyNetwork.Echo(request, cancellationToken).ConfigureAwait(false);
            }
        );

    private static Task<Album> PatchAsync(
        PhotosLibraryClient client,
        string id,
        CancellationToken cancellationToken = default
    ) => client.Albums.PatchAsync(id, "title", new Album { Title = "x" }, cancellationToken: cancellationToken);
}

using System.Net;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Albums;

/// <summary>An album by its title, found or made.</summary>
public class GetOrCreateTests
{
    [Fact]
    public async Task Existing_album_is_found_on_whatever_page()
    {
        var network = StubNetwork.Responding(
            """{"albums":[{"id":"a","title":"trip"}],"nextPageToken":"1"}""",
            """{"albums":[{"id":"b","title":"Trip"},{"id":"c","title":"Trip"}],"nextPageToken":"2"}""",
            "{}"
        );
        var album = await network.NewClient().Albums.GetOrCreateAsync("Trip");

        // Letter by letter, and the first one.
        Assert.Equal("b", album.Id);
        Assert.All(network.Requests, request => Assert.Equal("GET", request.Method));
        Assert.Equal("/v1/albums?pageSize=50&excludeNonAppCreatedData=true", network.Requests[0].Address.PathAndQuery);
    }

    [Fact]
    public async Task Missing_album_is_created()
    {
        var google = new AlbumsOfGoogle();
        var album = await google.Network.NewClient().Albums.GetOrCreateAsync("Trip");

        Assert.Equal("1", album.Id);
        Assert.Equal(
            """{"album":{"title":"Trip"}}""",
            Assert.Single(google.Network.Requests, request => request.Method == "POST").Body
        );
    }

    [Fact]
    public async Task Any_number_of_callers_and_clients_make_one_album_of_a_title()
    {
        var google = new AlbumsOfGoogle();
        var albums = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i => Task.Run(() => google.Network.NewClient().Albums.GetOrCreateAsync($"Trip {i % 3}")))
        );

        Assert.Equal(["Trip 0", "Trip 1", "Trip 2"], google.Titles.Order());
        Assert.Equal(3, albums.Select(album => album.Id).Distinct().Count());
    }

    [Fact]
    public async Task Clients_of_whatever_credentials_make_one_album_of_a_title()
    {
        var network = new Http.FaultyNetwork(
            Http.FaultyNetwork.Json("{}"),
            Http.FaultyNetwork.Json("{}"),
            Http.FaultyNetwork.Silence,
            Http.FaultyNetwork.Json("{}")
        );
        using var given = new CancellationTokenSource();
        var first = network
            .NewClient(credential: new StubCredential("token"))
            .Albums.GetOrCreateAsync("Trip", given.Token);
        await network.ReachAsync(3);
        var second = network
            .NewClient(credential: new StubCredential("token"))
            .Albums.GetOrCreateAsync("Trip", given.Token);
        await network.ReachAsync(4);

        // It has looked the album up, and waits for the lock to look it up again.
        Assert.False(second.IsCompleted);
        Assert.Equal(1, network.Requests.Count(request => request.Method == "POST"));
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(first, second));
    }

    [Fact]
    public async Task Album_whose_creation_got_no_response_is_found()
    {
        var google = new AlbumsOfGoogle { LosesResponses = true };

        Assert.Equal("1", (await google.Network.NewClient().Albums.GetOrCreateAsync("Trip")).Id);
        Assert.Equal(["Trip"], google.Titles);
    }

    [Fact]
    public async Task Failure_is_thrown_and_the_next_caller_is_not_held_up()
    {
        var google = new AlbumsOfGoogle { Refuses = true };
        var albums = google.Network.NewClient().Albums;

        Assert.Equal(
            "PERMISSION_DENIED",
            (await Assert.ThrowsAsync<PhotosLibraryException>(() => albums.GetOrCreateAsync("Trip"))).Status
        );
        google.Refuses = false;
        Assert.Equal("1", (await albums.GetOrCreateAsync("Trip")).Id);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_write_lock()
    {
        var google = new AlbumsOfGoogle { Gate = new TaskCompletionSource() };
        var albums = google.Network.NewClient().Albums;
        var first = albums.GetOrCreateAsync("Trip");
        using var source = new CancellationTokenSource();
        var second = albums.GetOrCreateAsync("Trip", source.Token);
        Assert.False(second.IsCompleted);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        google.Gate.SetResult();
        Assert.Equal("1", (await first).Id);
        Assert.Equal("1", (await albums.GetOrCreateAsync("Trip")).Id);
    }

    [Fact]
    public async Task Requests_of_an_album_by_title_have_the_expected_bytes()
    {
        var network = StubNetwork.Responding("""{"id":"a"}""");
        await network.NewClient().Albums.CreateAsync("Trip");

        var request = Assert.Single(network.Requests);
        Assert.Equal(
            ("POST", "/v1/albums", """{"album":{"title":"Trip"}}"""),
            (request.Method, request.Address.PathAndQuery, request.Body)
        );
    }

    /// <summary>Albums with titles that need not be unique, as Google's.</summary>
    private sealed class AlbumsOfGoogle
    {
        private readonly List<string> _titles = [];

        public AlbumsOfGoogle() =>
            Network = new StubNetwork(Respond) { Gate = request => request.Method == "POST" ? Gate?.Task : null };

        public StubNetwork Network { get; }

        public IReadOnlyList<string> Titles => _titles;

        public bool LosesResponses { get; init; }

        public bool Refuses { get; set; }

        /// <summary>What a creation waits for.</summary>
        public TaskCompletionSource? Gate { get; init; }

        private HttpResponseMessage Respond(RecordedRequest request)
        {
            lock (_titles)
            {
                if (request.Method == "GET")
                {
                    return StubNetwork.Json(
                        new JObject { ["albums"] = new JArray(_titles.Select((_, i) => Describe(i))) }.ToString()
                    );
                }

                if (Refuses)
                {
                    return StubNetwork.Json("""{"error":{"status":"PERMISSION_DENIED"}}""", HttpStatusCode.Forbidden);
                }

                _titles.Add((string)JObject.Parse(request.Body!)["album"]!["title"]!);
                return LosesResponses
                    ? throw new HttpRequestException("reset")
                    : StubNetwork.Json(Describe(_titles.Count - 1).ToString());
            }
        }

        private JObject Describe(int at) => new() { ["id"] = $"{at + 1}", ["title"] = _titles[at] };
    }
}

using System.Reflection;
using PhotosCore.Json;
using PhotosLibrary.Tests.Http;

namespace PhotosLibrary.Tests.Rules;

/// <summary>No response is a success without the id of what was created or asked for.</summary>
public class ProofRules
{
    // The methods that create or give one thing, and a response that is one of it.
    private static readonly Dictionary<string, (Func<PhotosLibraryClient, Task> Call, string Good)> Calls = new()
    {
        ["albums.create"] = (c => c.Albums.CreateAsync("T"), """{"id":"A"}"""),
        ["albums.get"] = (c => c.Albums.GetAsync("A"), """{"id":"A"}"""),
        ["albums.patch"] = (c => c.Albums.UpdateAsync("A", "T"), """{"id":"A"}"""),
        ["albums.addEnrichment"] = (c => c.Albums.AddTextAsync("A", "T"), """{"enrichmentItem":{"id":"E"}}"""),
        ["mediaItems.get"] = (c => c.MediaItems.GetAsync("A"), """{"id":"A"}"""),
        ["mediaItems.patch"] = (c => c.MediaItems.UpdateAsync("A", "D"), """{"id":"A"}"""),
#pragma warning disable CS0618 // Closed methods must not lie either.
        ["sharedAlbums.get"] = (c => c.SharedAlbums.GetAsync("token"), """{"id":"A"}"""),
        ["sharedAlbums.join"] = (
            c => c.SharedAlbums.JoinAsync(new JoinSharedAlbumRequest()),
            """{"album":{"id":"A"}}"""
        ),
#pragma warning restore CS0618
    };

    private static readonly string[] NoProofs =
    [
        "{}",
        "null",
        "",
        "[]",
        """{"id":""}""",
        """{"id":null}""",
        """{"id":{}}""",
        """{"album":{},"enrichmentItem":{}}""",
        """{"album":null,"enrichmentItem":{"id":""}}""",
        """{"album":5,"enrichmentItem":5}""",
    ];

    public static IEnumerable<object[]> Unproven =>
        from call in Calls.Keys
        from body in NoProofs
        select new object[] { call, body };

    [Fact]
    public void Every_method_whose_response_has_an_id_is_among_them() =>
        Assert.Equal(
            from client in new[] { typeof(AlbumsClient), typeof(MediaItemsClient), typeof(SharedAlbumsClient) }
            from method in client.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            where
                method.ReturnType.IsGenericType
                && typeof(IProvenById).IsAssignableFrom(method.ReturnType.GenericTypeArguments[0])
                && client.GetField(
                    method.Name.Replace("Async", "Operation", StringComparison.Ordinal),
                    BindingFlags.NonPublic | BindingFlags.Static
                )
                    is not null
            let name = $"{client.Name}.{method.Name}"
                .Replace("Client.", ".", StringComparison.Ordinal)
                .Replace("Async", "", StringComparison.Ordinal)
            group name by string.Concat(char.ToLowerInvariant(name[0]), name[1..]) into names
            orderby names.Key
            select string.Join('.', names.Key.Split('.').Select(part => char.ToLowerInvariant(part[0]) + part[1..])),
            Calls.Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Unproven))]
    public async Task Response_without_the_id_is_an_error_that_says_so(string call, string body)
    {
        var network = StubNetwork.Responding(body);

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => Calls[call].Call(network.NewClient()));

        Assert.Equal($"photoslibrary.{call}", failure.Method);
        Assert.Equal(!call.EndsWith(".get", StringComparison.Ordinal), failure.IsOutcomeUnknown);
        // What is looked for afterwards is not asked for again.
        Assert.Single(network.Requests, request => request.Method == network.Requests[0].Method);
    }

    [Fact]
    public async Task Response_with_the_id_is_a_success()
    {
        foreach (var (call, good) in Calls.Values)
        {
            await call(StubNetwork.Responding(good).NewClient());
        }
    }

    [Theory]
    [InlineData("albums.get")]
    [InlineData("albums.patch")]
    [InlineData("mediaItems.get")]
    [InlineData("mediaItems.patch")]
    public async Task Response_of_another_thing_is_an_error_that_names_both(string call)
    {
        var network = StubNetwork.Responding("""{"id":"B"}""");

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() => Calls[call].Call(network.NewClient()));

        Assert.Contains("is of B, but A was asked for", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_that_the_fields_leave_out_is_not_missed()
    {
        var client = StubNetwork.Responding("""{"title":"T"}""", """{"id":"B"}""").NewClient();

        Assert.Equal("T", (await client.Albums.GetAsync("A", "title")).Title);
        await Assert.ThrowsAsync<PhotosLibraryException>(() => client.Albums.GetAsync("A", "title"));
    }

    [Fact]
    public async Task Album_of_a_response_without_its_id_is_looked_for_and_not_created_again()
    {
        var network = new FaultyNetwork(
            FaultyNetwork.Json("{}"),
            FaultyNetwork.Json(
                """{"albums":[{"id":"old","title":"T","mediaItemsCount":"3"},{"id":"new","title":"T"}]}"""
            )
        );

        var album = await network.Time.RunAsync(network.NewClient().Albums.CreateAsync("T"));

        Assert.Equal("new", album.Id);
        Assert.Equal(["POST /v1/albums", "GET /v1/albums"], network.Calls);
    }

    [Fact]
    public async Task Album_that_is_not_found_after_a_response_without_its_id_is_an_unknown_outcome()
    {
        var network = new FaultyNetwork(FaultyNetwork.Json("{}"));

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(() =>
            network.Time.RunAsync(network.NewClient().Albums.CreateAsync("T"))
        );

        Assert.Equal(["POST /v1/albums", "GET /v1/albums"], network.Calls);
        Assert.True(failure.IsOutcomeUnknown);
        Assert.StartsWith(
            "photoslibrary.albums.create: the response (200) lacks the id of what was created or asked for.",
            failure.Message,
            StringComparison.Ordinal
        );
    }
}

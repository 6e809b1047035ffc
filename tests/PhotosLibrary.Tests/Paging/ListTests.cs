using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Tests.Paging;

/// <summary>The four lists of the client, each over its own requests.</summary>
public class ListTests
{
    private static readonly string[] ThreePages =
    [
        """{"LIST":[{"id":"a"},null,{"id":"b"}],"nextPageToken":"one/1"}""",
        """{"nextPageToken":"two"}""",
        """{"LIST":[{"id":"b"},{"id":"c"}],"nextPageToken":""}""",
    ];

    [Fact]
    public async Task ListAllAsync_gives_all_albums()
    {
        var network = Network("albums");

        Assert.Equal(
            "a b c",
            await IdsAsync(
                network.NewClient().Albums.ListAllAsync(pageSize: 7, fields: "nextPageToken,albums/id"),
                album => album.Id
            )
        );
        Assert.Equal(
            [
                "/v1/albums?pageSize=7&fields=nextPageToken%2Calbums%2Fid",
                "/v1/albums?pageSize=7&pageToken=one%2F1&fields=nextPageToken%2Calbums%2Fid",
                "/v1/albums?pageSize=7&pageToken=two&fields=nextPageToken%2Calbums%2Fid",
            ],
            network.Requests.Select(request => request.Address.PathAndQuery)
        );
    }

    [Fact]
    public async Task ListAllAsync_gives_all_media_items()
    {
        var network = Network("mediaItems");

        Assert.Equal("a b c", await IdsAsync(network.NewClient().MediaItems.ListAllAsync(), item => item.Id));
        Assert.Equal(
            [
                "/v1/mediaItems?pageSize=100",
                "/v1/mediaItems?pageSize=100&pageToken=one%2F1",
                "/v1/mediaItems?pageSize=100&pageToken=two",
            ],
            network.Requests.Select(request => request.Address.PathAndQuery)
        );
    }

    [Fact]
    public async Task ListAllAsync_gives_all_shared_albums()
    {
        var network = Network("sharedAlbums");

#pragma warning disable CS0618 // Retired, and still there.
        Assert.Equal("a b c", await IdsAsync(network.NewClient().SharedAlbums.ListAllAsync(), album => album.Id));
#pragma warning restore CS0618
        Assert.Equal(
            [
                "/v1/sharedAlbums?pageSize=50",
                "/v1/sharedAlbums?pageSize=50&pageToken=one%2F1",
                "/v1/sharedAlbums?pageSize=50&pageToken=two",
            ],
            network.Requests.Select(request => request.Address.PathAndQuery)
        );
    }

    [Fact]
    public async Task SearchAllAsync_gives_all_that_a_search_finds()
    {
        var network = Network("mediaItems");
        var request = new SearchMediaItemsRequest
        {
            AlbumId = "x",
            AdditionalProperties = { ["new"] = new JObject { ["a"] = 1 } },
        };

        Assert.Equal(
            "a b c",
            await IdsAsync(network.NewClient().MediaItems.SearchAllAsync(request, "mediaItems/id"), item => item.Id)
        );
        Assert.All(
            network.Requests,
            r => Assert.Equal("/v1/mediaItems:search?fields=nextPageToken%2CmediaItems%2Fid", r.Address.PathAndQuery)
        );
        // Everything but the token stays as it was, what the spec does not know included.
        Assert.Equal(
            [
                """{"albumId":"x","pageSize":100,"new":{"a":1}}""",
                """{"albumId":"x","pageSize":100,"pageToken":"one/1","new":{"a":1}}""",
                """{"albumId":"x","pageSize":100,"pageToken":"two","new":{"a":1}}""",
            ],
            network.Requests.Select(r => r.Body)
        );
        Assert.Null(request.PageToken);
        Assert.Null(request.PageSize);
    }

    [Fact]
    public async Task Search_is_what_was_asked_whatever_becomes_of_the_request()
    {
        var network = Network("mediaItems");
        var request = new SearchMediaItemsRequest
        {
            Filters = new Filters { MediaTypeFilter = new MediaTypeFilter { MediaTypes = [MediaType.Photo] } },
            PageSize = 5,
            PageToken = "start",
        };
        var list = network.NewClient().MediaItems.SearchAllAsync(request);
        request.PageSize = 9;
        request.PageToken = "other";
        request.Filters.MediaTypeFilter.MediaTypes[0] = MediaType.Video;
        await IdsAsync(list, item => item.Id);

        Assert.Equal(
            [
                """{"pageSize":5,"pageToken":"start","filters":{"mediaTypeFilter":{"mediaTypes":["PHOTO"]}}}""",
                """{"pageSize":5,"pageToken":"one/1","filters":{"mediaTypeFilter":{"mediaTypes":["PHOTO"]}}}""",
                """{"pageSize":5,"pageToken":"two","filters":{"mediaTypeFilter":{"mediaTypes":["PHOTO"]}}}""",
            ],
            network.Requests.Select(r => r.Body)
        );
    }

    [Fact]
    public void Search_needs_a_request() =>
        Assert.Throws<ArgumentNullException>(() => new StubNetwork(null!).NewClient().MediaItems.SearchAllAsync(null!));

    [Fact]
    public async Task Cancelled_list_sends_no_request()
    {
        var network = Network("albums");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var _ in network.NewClient().Albums.ListAllAsync().WithCancellation(new CancellationToken(true))
            ) { }
        });

        Assert.Empty(network.Requests);
    }

    private static StubNetwork Network(string list) =>
        StubNetwork.Responding([.. ThreePages.Select(page => page.Replace("LIST", list, StringComparison.Ordinal))]);

    private static async Task<string> IdsAsync<T>(PagedAsyncEnumerable<T> list, Func<T, string?> idOf)
    {
        var ids = new List<string?>();
        await foreach (var item in list)
        {
            ids.Add(idOf(item));
        }

        return string.Join(' ', ids);
    }
}

namespace PhotosLibrary.Tests.Paging;

/// <summary>Lists that would never end.</summary>
public class EndlessListTests
{
    private const int MostEmptyPages = 1000;

    [Theory]
    [InlineData("""{"nextPageToken":"TOKEN"}""")]
    [InlineData("""{"albums":[],"nextPageToken":"TOKEN"}""")]
    [InlineData("""{"albums":[null],"nextPageToken":"TOKEN"}""")]
    [InlineData("""{"albums":[{"id":"always the same"}],"nextPageToken":"TOKEN"}""")]
    public async Task Ever_new_tokens_without_new_items_are_an_error(string page)
    {
        var requests = 0;
        var network = new StubNetwork(_ =>
            StubNetwork.Json(page.Replace("TOKEN", $"{requests++}", StringComparison.Ordinal))
        );
        var items = new List<Album>();

        var failure = await Assert.ThrowsAsync<PhotosLibraryException>(async () =>
        {
            await foreach (var album in network.NewClient().Albums.ListAllAsync())
            {
                items.Add(album);
            }
        });

        Assert.Contains($"{MostEmptyPages} pages in a row had no items", failure.Message, StringComparison.Ordinal);
        Assert.InRange(requests, MostEmptyPages, MostEmptyPages + 1);
        Assert.InRange(items.Count, 0, 1);
    }

    [Fact]
    public async Task Items_after_many_empty_pages_are_found()
    {
        var requests = 0;
        var network = new StubNetwork(_ =>
            StubNetwork.Json(
                ++requests % (MostEmptyPages - 1) == 0
                    ? $$"""{"albums":[{"id":"{{requests}}"}],"nextPageToken":"{{(requests > 2000 ? "" : requests)}}"}"""
                    : $$"""{"nextPageToken":"{{requests}}"}"""
            )
        );
        var items = new List<string>();

        await foreach (var album in network.NewClient().Albums.ListAllAsync())
        {
            items.Add(album.Id);
        }

        Assert.Equal(["999", "1998", "2997"], items);
    }
}

namespace PhotosLibrary.Tests.Paging;

/// <summary>Lists for the tests of an application that mocks a client.</summary>
public class MockedListTests
{
    private static readonly PagedAsyncEnumerable<string> List = PagedAsyncEnumerable.FromPages([
        new Page<string>(["a", "b"], "1"),
        new Page<string>([], "2"),
        new Page<string>(["c"], null),
    ]);

    [Fact]
    public async Task Items_of_all_pages_come_in_order_and_again()
    {
        Assert.Equal("a b c", await JoinAsync(List));
        Assert.Equal("a b c", await JoinAsync(List));
    }

    [Theory]
    [InlineData(null, "a b||c")]
    [InlineData("1", "|c")]
    [InlineData("2", "c")]
    [InlineData("of another list", "")]
    public async Task Pages_go_on_from_a_token(string? token, string expected)
    {
        var pages = new List<string>();
        await foreach (var page in List.AsPages(token))
        {
            pages.Add(string.Join(' ', page.Items));
        }

        Assert.Equal(expected, string.Join('|', pages));
    }

    [Fact]
    public async Task A_client_can_be_mocked()
    {
        var client = new MockedAlbums();

        Assert.Equal("a", Assert.Single(await CollectAsync(client.ListAllAsync())).Title);
    }

    [Fact]
    public void Pages_must_be_given()
    {
        Assert.Throws<ArgumentNullException>(() => PagedAsyncEnumerable.FromPages<string>(null!));
        Assert.Throws<ArgumentNullException>(() => new Page<string>(null!, null));
    }

    [Fact]
    public async Task Cancellation_stops_a_mocked_list_as_it_stops_a_real_one() =>
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in List.WithCancellation(new CancellationToken(true))) { }
        });

    private static async Task<string> JoinAsync(PagedAsyncEnumerable<string> list) =>
        string.Join(' ', await CollectAsync(list));

    private static async Task<List<T>> CollectAsync<T>(PagedAsyncEnumerable<T> list)
    {
        var items = new List<T>();
        await foreach (var item in list)
        {
            items.Add(item);
        }

        return items;
    }

    private sealed class MockedAlbums() : AlbumsClient(new HttpClient())
    {
        public override PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null) =>
            PagedAsyncEnumerable.FromPages([new Page<Album>([new Album { Title = "a" }], null)]);
    }
}

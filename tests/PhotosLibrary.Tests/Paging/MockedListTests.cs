namespace PhotosLibrary.Tests.Paging;

/// <summary>Lists for the tests of an application that mocks a client.</summary>
public class MockedListTests
{
    private static readonly PagedAsyncEnumerable<string> List = PagedAsyncEnumerable.FromPages([
        new PhotosPage<string>(["a", "b"], "1"),
        new PhotosPage<string>([], "2"),
        new PhotosPage<string>(["c"], null),
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
    public async Task Pages_continue_from_a_page_token(string? token, string expected)
    {
        var pages = new List<string>();
        await foreach (var page in List.AsPages(token))
        {
            pages.Add(string.Join(' ', page.Items));
        }

        Assert.Equal(expected, string.Join('|', pages));
    }

    [Fact]
    public void Mocked_list_needs_pages()
    {
        Assert.Throws<ArgumentNullException>(() => PagedAsyncEnumerable.FromPages<string>(null!));
        Assert.Throws<ArgumentNullException>(() => new PhotosPage<string>(null!, null));
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
}

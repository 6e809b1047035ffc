using PhotosCore.Paging;

namespace PhotosLibrary.Tests.Paging;

/// <summary>Lists over pages as Google really sends them (spec/facts.md, "Paging").</summary>
public class PagingTests
{
    [Fact]
    public async Task Empty_page_with_a_token_is_not_the_end() =>
        Assert.Equal(["a", "b"], await ItemsAsync(Pages("a>1", ">2", ">3", "b>")));

    [Fact]
    public async Task Page_without_a_list_is_an_empty_page() =>
        Assert.Equal(["a", "b"], await ItemsAsync(Pages("a>1", null, "b>")));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Page_without_a_token_or_with_an_empty_one_is_the_last(string? token)
    {
        var asked = new List<string?>();
        var list = new RequestedPages<Item>(
            (pageToken, _) =>
            {
                asked.Add(pageToken);
                return Task.FromResult<(IEnumerable<Item?>, string?)>(([new Item("a")], token));
            },
            item => item.Id,
            Fail,
            default
        );
        var page = Assert.Single(await PagesAsync(list));

        Assert.Null(page.NextPageToken);
        Assert.Equal([null], asked);
    }

    [Fact]
    public async Task Null_entries_are_skipped() => Assert.Equal(["a", "b"], await ItemsAsync(Pages("-,a,-,b,->")));

    [Fact]
    public async Task Items_that_the_page_before_had_are_dropped() =>
        Assert.Equal(["a", "b", "c", "d"], await ItemsAsync(Pages("a,b>1", "b,c>2", "c,c,d>")));

    [Fact]
    public async Task Items_that_the_page_before_had_are_dropped_over_an_empty_page_in_between() =>
        Assert.Equal(["a", "b", "c"], await ItemsAsync(Pages("a,b>1", ">2", null, "->4", "b,c>")));

    [Fact]
    public async Task Items_of_earlier_pages_may_be_repeated() =>
        // Only the page before is remembered: a list may have millions of items.
        Assert.Equal(["a", "b", "a"], await ItemsAsync(Pages("a>1", "b>2", "a>")));

    [Fact]
    public async Task Items_without_an_id_are_kept() =>
        // fields=mediaItems(filename) leaves the ids out.
        Assert.Equal(["?", "?", "?"], await ItemsAsync(Pages("?,?>1", "?>")));

    [Theory]
    [InlineData("endless", 1)]
    [InlineData("cycle of three", 3)]
    [InlineData("cycle of a hundred", 100)]
    public async Task Page_tokens_in_a_cycle_are_an_error_after_the_items(string _, int length)
    {
        var requests = 0;
        var list = new RequestedPages<Item>(
            (_, _) =>
                Task.FromResult<(IEnumerable<Item?>, string?)>(
                    ([new Item($"{requests}")], $"token {requests++ % length}")
                ),
            item => item.Id,
            Fail,
            default
        );
        var items = new List<string>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in list)
            {
                items.Add(item.Id!);
            }
        });

        Assert.StartsWith("a.method: ", error.Message, StringComparison.Ordinal);
        // Every page that was read was handed out, the whole circle among them.
        Assert.Equal(requests, items.Count);
        Assert.InRange(requests, length + 1, (3 * length) + 2);
    }

    [Fact]
    public async Task Many_different_page_tokens_are_no_cycle() =>
        Assert.Equal(
            10_000,
            (
                await ItemsAsync(Pages([.. Enumerable.Range(0, 10_000).Select(i => $"{i}>{(i < 9_999 ? i + 1 : "")}")]))
            ).Count
        );

    [Fact]
    public async Task Enumerating_twice_starts_afresh()
    {
        var list = Pages("a,b>1", "b,c>");

        Assert.Equal(["a", "b", "c"], await ItemsAsync(list));
        Assert.Equal(["a", "b", "c"], await ItemsAsync(list));
    }

    [Fact]
    public async Task Enumerating_twice_at_the_same_time_does_not_mix()
    {
        var list = Pages("a>1", "b>2", "c>");
        await using var first = list.GetAsyncEnumerator();
        await using var second = list.GetAsyncEnumerator();
        var seen = new List<string?>();
        while (await first.MoveNextAsync() && await second.MoveNextAsync())
        {
            seen.Add(first.Current.Id + second.Current.Id);
        }

        Assert.Equal(["aa", "bb", "cc"], seen);
    }

    [Fact]
    public async Task List_continues_from_a_page_token()
    {
        var list = Pages("a>1", "b>2", "c>");
        var pages = await PagesAsync(list);
        var rest = await PagesAsync(list, pages[0].NextPageToken);

        Assert.Equal(["1", "2", null], pages.Select(page => page.NextPageToken));
        Assert.Equal(["b", "c"], rest.SelectMany(page => page.Items).Select(item => item.Id));
    }

    [Fact]
    public async Task List_sends_requests_only_while_it_is_enumerated()
    {
        var requests = 0;
        var list = new RequestedPages<Item>(
            (_, _) => Task.FromResult<(IEnumerable<Item?>, string?)>(([new Item($"{requests}")], $"{requests++}")),
            item => item.Id,
            Fail,
            default
        ).WithoutPrefetch();
        Assert.Equal(0, requests);

        await foreach (var _ in list)
        {
            break;
        }

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Cancellation_reaches_the_request_of_items_and_of_pages()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<CancellationToken>();
        var list = new RequestedPages<Item>(
            (_, cancellationToken) =>
            {
                seen.Add(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                return seen.Count == 1
                    ? Task.FromResult<(IEnumerable<Item?>, string?)>(([new Item("a")], "next"))
                    : NeverAsync(cancellationToken);
            },
            item => item.Id,
            Fail,
            default
        );

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in list.WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in list.AsPages().WithCancellation(source.Token)) { }
        });

        // The first page, the next one in advance, and the first one of the pages.
        Assert.Equal(3, seen.Count);
        Assert.All(seen, token => Assert.True(token.IsCancellationRequested));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_names_the_token_that_the_caller_knows(bool isOfTheList)
    {
        using var source = new CancellationTokenSource();
        var list = new RequestedPages<Item>(
            (_, cancellationToken) =>
            {
                source.Cancel();
                return NeverAsync(cancellationToken);
            },
            item => item.Id,
            Fail,
            isOfTheList ? source.Token : default
        );

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in list.WithCancellation(isOfTheList ? default : source.Token)) { }
        });

        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Error_on_a_later_page_comes_after_the_items_before()
    {
        var network = new StubNetwork(request =>
            request.Address.Query.Contains("pageToken", StringComparison.Ordinal)
                ? StubNetwork.Json("", System.Net.HttpStatusCode.InternalServerError)
                : StubNetwork.Json("""{"albums":[{"id":"a"}],"nextPageToken":"1"}""")
        );
        var items = new List<Album>();
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(async () =>
        {
            await foreach (var album in network.NewClient().Albums.ListAllAsync())
            {
                items.Add(album);
            }
        });

        Assert.Equal("photoslibrary.albums.list", error.Method);
        Assert.Single(items);
    }

    private static InvalidOperationException Fail(string message) => new($"a.method: {message}");

    private static RequestedPages<Item> Pages(params string?[] pages)
    {
        // "a,-,b>2" is a page of a, null and b whose next one is the page of token 2; null is {} with a token.
        return new RequestedPages<Item>(
            (pageToken, _) =>
            {
                var at = pageToken is null
                    ? 0
                    : int.Parse(pageToken, System.Globalization.CultureInfo.InvariantCulture);
                return Task.FromResult<(IEnumerable<Item?>, string?)>(
                    pages[at]?.Split('>') is [var items, var next]
                        ? (items.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Parse), next)
                        : ([], $"{at + 1}")
                );
            },
            item => item.Id,
            Fail,
            default
        );

        static Item? Parse(string id) =>
            id switch
            {
                "-" => null,
                "?" => new Item(null),
                _ => new Item(id),
            };
    }

    private static async Task<(IEnumerable<Item?>, string?)> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return default;
    }

    private static async Task<List<string>> ItemsAsync(PagedAsyncEnumerable<Item> list)
    {
        var ids = new List<string>();
        await foreach (var item in list)
        {
            ids.Add(item.Id ?? "?");
        }

        return ids;
    }

    private static async Task<List<PhotosPage<Item>>> PagesAsync(
        PagedAsyncEnumerable<Item> list,
        string? pageToken = null
    )
    {
        var pages = new List<PhotosPage<Item>>();
        await foreach (var page in list.AsPages(pageToken))
        {
            pages.Add(page);
        }

        return pages;
    }

    private sealed record Item(string? Id);
}

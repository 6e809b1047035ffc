using System.Threading.Channels;
using PhotosCore.Paging;

namespace PhotosLibrary.Tests.Paging;

/// <summary>The next page is requested while the caller works on this one, and only the clock shows it.</summary>
public class PrefetchTests
{
    [Fact]
    public async Task One_page_and_no_further_is_requested_while_the_caller_works()
    {
        var server = new PageServer(pages: 4);
        await using var pages = server.NewList().AsPages().GetAsyncEnumerator();

        server.Release(1);
        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(["", "1"], server.Asked);

        server.Release(1);
        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(["", "1", "2"], server.Asked);
    }

    [Fact]
    public async Task Page_that_is_there_already_is_not_waited_for()
    {
        var server = new PageServer(pages: 2);
        server.Release(2);
        await using var pages = server.NewList().AsPages().GetAsyncEnumerator();
        await pages.MoveNextAsync();

        var next = pages.MoveNextAsync().AsTask();
        Assert.True(next.IsCompletedSuccessfully && await next);
        Assert.Equal("1", pages.Current.Items[0]);
    }

    [Fact]
    public async Task Without_prefetch_a_page_is_requested_when_the_caller_gets_there()
    {
        var server = new PageServer(pages: 3);
        server.Release(3);
        await using var pages = server.NewList().WithoutPrefetch().AsPages().GetAsyncEnumerator();

        await pages.MoveNextAsync();
        Assert.Equal([""], server.Asked);
        await pages.MoveNextAsync();
        Assert.Equal(["", "1"], server.Asked);
    }

    [Fact]
    public async Task Last_page_has_no_next_one_to_ask_for()
    {
        var server = new PageServer(pages: 1);
        server.Release(2);

        Assert.Equal(["0"], await ItemsAsync(server.NewList()));
        Assert.Equal([""], server.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_that_fails_in_advance_throws_when_the_caller_gets_there(bool atOnce)
    {
        var server = new PageServer(pages: 3) { Fails = "1", FailsAtOnce = atOnce };
        server.Release(3);
        await using var pages = server.NewList().AsPages().GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(["", "1"], server.Asked);
        Assert.Equal("0", pages.Current.Items[0]);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(async () => await pages.MoveNextAsync());
        Assert.Equal("page 1", failure.Message);
    }

    [Fact]
    public async Task Failure_of_a_prefetched_page_that_is_never_reached_is_not_thrown()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await StopEarlyAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.DoesNotContain(unobserved, e => e.ToString().Contains("page 1", StringComparison.Ordinal));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        static async Task StopEarlyAsync()
        {
            var server = new PageServer(pages: 3) { Fails = "1" };
            server.Release(3);
            await foreach (var _ in server.NewList())
            {
                break;
            }

            Assert.Equal(["", "1"], server.Asked);
        }
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_prefetch_and_waits_for_its_end()
    {
        var server = new PageServer(pages: 3);
        server.Release(1);
        await foreach (var _ in server.NewList())
        {
            Assert.Equal(1, server.UnderWay);
            break;
        }

        Assert.Equal(0, server.UnderWay);
        Assert.Equal(1, server.Cancelled);
    }

    [Fact]
    public async Task Error_of_the_caller_cancels_the_request_too()
    {
        var server = new PageServer(pages: 3);
        server.Release(1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in server.NewList())
            {
                throw new InvalidOperationException();
            }
        });

        Assert.Equal((0, 1), (server.UnderWay, server.Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_is_observed_at_once_while_a_page_is_waited_for(bool prefetches)
    {
        var server = new PageServer(pages: 3);
        server.Release(1);
        var list = prefetches ? server.NewList() : server.NewList().WithoutPrefetch();
        using var source = new CancellationTokenSource();
        await using var items = list.GetAsyncEnumerator(source.Token);
        await items.MoveNextAsync();
        var next = items.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);

        // By the caller's own token, which is what callers compare.
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(0, server.UnderWay);
        // 100 ms is what is promised; a busy machine may take its time to get back here.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Enumerating_again_starts_afresh()
    {
        var server = new PageServer(pages: 3);
        server.Release(100);
        var list = server.NewList();
        await foreach (var _ in list)
        {
            break;
        }

        Assert.Equal(["0", "1", "2"], await ItemsAsync(list));
        Assert.Equal(["0", "1", "2"], await ItemsAsync(list.WithoutPrefetch()));
    }

    [Fact]
    public async Task Mocked_list_without_prefetch_is_the_same_list()
    {
        var list = PagedAsyncEnumerable.FromPages([
            new PhotosPage<string>(["a"], "1"),
            new PhotosPage<string>(["b"], null),
        ]);

        Assert.Equal(["a", "b"], await ItemsAsync(list.WithoutPrefetch()));
    }

    [Fact]
    public async Task Continuing_from_any_page_token_skips_nothing()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            // Pages of any size, many empty.
            var sizes = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Math.Max(0, random.Next(-3, 4))).ToList();
            var list = NewList(sizes, random.Next(2) == 0);
            var expected = await ItemsAsync(list);
            var got = new List<string>();
            string? token = null;
            var isDone = false;
            while (!isDone)
            {
                // So many pages, then another process continues with the last token that it got.
                var left = random.Next(1, 4);
                await foreach (var page in list.AsPages(token))
                {
                    got.AddRange(page.Items);
                    token = page.NextPageToken;
                    isDone = token is null;
                    if (--left == 0)
                    {
                        break;
                    }
                }
            }

            Assert.True(expected.SequenceEqual(got), $"seed {seed}, round {round}: {string.Join(' ', got)}");
            Assert.Equal(sizes.Sum(), got.Count);
        }
    }

    private static InvalidOperationException Fail(string message) => new(message);

    private static PagedAsyncEnumerable<string> NewList(List<int> sizes, bool prefetches)
    {
        var list = new RequestedPages<string>(
            async (token, cancellationToken) =>
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                var at = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
                return (
                    Enumerable.Range(0, sizes[at]).Select(i => $"{at}.{i}"),
                    at + 1 < sizes.Count ? $"{at + 1}" : null
                );
            },
            item => item,
            Fail,
            default
        );
        return prefetches ? list : list.WithoutPrefetch();
    }

    private static async Task<List<string>> ItemsAsync(PagedAsyncEnumerable<string> list)
    {
        var items = new List<string>();
        await foreach (var item in list)
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Responds with a page of one item for every time that it is released.</summary>
    private sealed class PageServer(int pages)
    {
        private readonly Channel<bool> _releases = Channel.CreateUnbounded<bool>();
        private int _underWay;

        public List<string> Asked { get; } = [];

        public string? Fails { get; init; }

        public bool FailsAtOnce { get; init; }

        public int UnderWay => _underWay;

        public int Cancelled { get; private set; }

        public void Release(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _releases.Writer.TryWrite(true);
            }
        }

        public PagedAsyncEnumerable<string> NewList() =>
            new RequestedPages<string>(RespondAsync, item => item, Fail, default);

        private Task<(IEnumerable<string?> Items, string? NextPageToken)> RespondAsync(
            string? token,
            CancellationToken cancellationToken
        )
        {
            Asked.Add(token ?? "");
            return FailsAtOnce && token == Fails
                ? throw new HttpRequestException($"page {token}")
                : RespondLaterAsync(token, cancellationToken);
        }

        private async Task<(IEnumerable<string?> Items, string? NextPageToken)> RespondLaterAsync(
            string? token,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref _underWay);
            try
            {
                await _releases.Reader.ReadAsync(cancellationToken);
                var at = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
                return token is not null && token == Fails
                    ? throw new HttpRequestException($"page {token}")
                    : ([$"{at}"], at + 1 < pages ? $"{at + 1}" : null);
            }
            catch (OperationCanceledException)
            {
                Cancelled++;
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }
}

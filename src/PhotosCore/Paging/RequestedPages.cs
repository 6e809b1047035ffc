using System.Runtime.CompilerServices;

namespace PhotosCore.Paging;

/// <summary>A list whose pages are requested one by one, the next one while the caller works on this one.</summary>
/// <param name="readPage">
/// Requests the page of a token (null for the first); its items may have gaps.
/// </param>
/// <param name="idOf">What tells one item from another; null or empty if nothing does.</param>
/// <param name="fail">Makes the exception of a list that cannot go on.</param>
/// <param name="cancellation">Cancels every enumeration, beside the token of each.</param>
/// <param name="prefetches">Whether the next page is requested before the caller is done with this one.</param>
internal sealed class RequestedPages<T>(
    Func<string?, CancellationToken, Task<(IEnumerable<T?> Items, string? NextPageToken)>> readPage,
    Func<T, string?> idOf,
    Func<string, Exception> fail,
    CancellationToken cancellation,
    bool prefetches = true
) : PagedAsyncEnumerable<T>
    where T : class
{
    // Google's own lists have empty pages in between, where items are left out that the app may not see.
    private const int MostEmptyPages = 1000;

    public override IAsyncEnumerable<PhotosPage<T>> AsPages(string? pageToken = null) => ReadAsync(pageToken);

    public override PagedAsyncEnumerable<T> WithoutPrefetch() =>
        new RequestedPages<T>(readPage, idOf, fail, cancellation, prefetches: false);

    private async IAsyncEnumerable<PhotosPage<T>> ReadAsync(
        string? pageToken,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, cancellationToken);
        using var next = new NextPage(readPage, either.Token);
        try
        {
            var cycle = new CycleDetector();
            var before = new HashSet<string>();
            var emptyPages = 0;
            while (true)
            {
                var (items, nextToken) = await TakeAsync(next, pageToken, cancellationToken).ConfigureAwait(false);
                var page = new PhotosPage<T>(WithoutGapsAndRepetitions(items, ref before), nextToken);
                pageToken = page.NextPageToken;
                emptyPages = page.Items.Count > 0 ? 0 : emptyPages + 1;
                var isEndless = emptyPages == MostEmptyPages;
                var isCycle = pageToken is not null && cycle.Repeats(pageToken);
                if (prefetches && pageToken is not null && !isCycle && !isEndless)
                {
                    next.Request(pageToken);
                }

                yield return page;

                if (pageToken is null)
                {
                    yield break;
                }

                if (isEndless)
                {
                    throw fail(
                        $"{MostEmptyPages} pages in a row had no items, so the list may never end. "
                            + "The items so far are good; the last page token leads on."
                    );
                }

                if (isCycle)
                {
                    throw fail(
                        "the page tokens repeat, so the list would never end. The items so far are good; "
                            + "start again, or ask for fewer per page."
                    );
                }
            }
        }
        finally
        {
            // Also of a caller who stops early.
            await next.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<(IEnumerable<T?> Items, string? NextPageToken)> TakeAsync(
        NextPage next,
        string? pageToken,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await next.TakeAsync(pageToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
            when (cancellation.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            // The caller knows the caller's tokens only.
            var token = cancellationToken.IsCancellationRequested ? cancellationToken : cancellation;
            throw new OperationCanceledException(e.Message, e, token);
        }
    }

    // Google's lists may hold null entries, and the first items of a page may be the last of the page before. Only the
    // page before is remembered: a list may have millions of items. Without ids (fields may leave them out) nothing
    // tells a repeated item from another one, so none is dropped.
    private List<T> WithoutGapsAndRepetitions(IEnumerable<T?> items, ref HashSet<string> before)
    {
        var kept = new List<T>();
        var ids = new HashSet<string>();
        foreach (var item in items)
        {
            if (item is not null && (idOf(item) is not { Length: > 0 } id || (ids.Add(id) && !before.Contains(id))))
            {
                kept.Add(item);
            }
        }

        // An empty page in between must not make it forget.
        before = ids.Count > 0 ? ids : before;
        return kept;
    }

    /// <summary>
    /// The request for the next page, which may be in progress while the caller works on the page before.
    /// </summary>
    private sealed class NextPage(
        Func<string?, CancellationToken, Task<(IEnumerable<T?> Items, string? NextPageToken)>> readPage,
        CancellationToken cancellationToken
    ) : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken
        );
        private Task<(IEnumerable<T?> Items, string? NextPageToken)>? _underWay;

        public void Request(string? pageToken) => _underWay = ReadAsync(pageToken);

        /// <summary>
        /// The page of a token, requested now unless it was already. Only here does a page that failed throw.
        /// </summary>
        public async Task<(IEnumerable<T?> Items, string? NextPageToken)> TakeAsync(string? pageToken)
        {
            var page = _underWay ?? ReadAsync(pageToken);
            _underWay = null;
            return await page.ConfigureAwait(false);
        }

        /// <summary>
        /// Cancels a request that is still in progress, and waits for its end: nothing is left behind.
        /// </summary>
        public async Task CancelAsync()
        {
            if (_underWay is not { } page)
            {
                return;
            }

            _stop.Cancel();
            try
            {
                await page.ConfigureAwait(false);
            }
#pragma warning disable CA1031 // However it ends, the caller did not ask for it.
            catch
#pragma warning restore CA1031
            { }
        }

        public void Dispose() => _stop.Dispose();

        // Whatever goes wrong, also before the first wait, is in the task.
        private async Task<(IEnumerable<T?> Items, string? NextPageToken)> ReadAsync(string? pageToken) =>
            await readPage(pageToken, _stop.Token).ConfigureAwait(false);
    }
}

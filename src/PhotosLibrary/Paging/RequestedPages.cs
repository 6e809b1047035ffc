using System.Runtime.CompilerServices;

namespace PhotosLibrary.Paging;

/// <summary>A list whose pages are asked for one by one, the next one while the caller works on this one.</summary>
/// <param name="method">Google's name of the method, for errors.</param>
/// <param name="readPage">
/// Asks for the page of a token (null for the first); its items may be missing or have gaps.
/// </param>
/// <param name="idOf">What tells one item from another.</param>
/// <param name="prefetches">Whether the next page is asked for before the caller is done with this one.</param>
internal sealed class RequestedPages<T>(
    string method,
    Func<string?, CancellationToken, Task<(IEnumerable<T?>? Items, string? NextPageToken)>> readPage,
    Func<T, string?> idOf,
    bool prefetches = true
) : PagedAsyncEnumerable<T>
    where T : class
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? pageToken = null) => ReadAsync(pageToken);

    public override PagedAsyncEnumerable<T> WithoutPrefetch() =>
        new RequestedPages<T>(method, readPage, idOf, prefetches: false);

    private async IAsyncEnumerable<Page<T>> ReadAsync(
        string? pageToken,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var next = new NextPage(readPage, cancellationToken);
        try
        {
            var cycle = new CycleDetector();
            var before = new HashSet<string>();
            while (true)
            {
                var (items, nextToken) = await next.TakeAsync(pageToken).ConfigureAwait(false);
                var page = new Page<T>(WithoutGapsAndRepetitions(items, ref before), nextToken);
                pageToken = page.NextPageToken;
                var isCircle = pageToken is not null && cycle.Repeats(pageToken);
                if (prefetches && pageToken is not null && !isCircle)
                {
                    next.Ask(pageToken);
                }

                yield return page;

                if (pageToken is null)
                {
                    yield break;
                }

                if (isCircle)
                {
                    throw new InvalidOperationException(
                        $"{method}: the page tokens repeat, so the list would never end. The items so far are good; "
                            + "start again, or ask for fewer per page."
                    );
                }
            }
        }
        finally
        {
            // Also of a caller who stops early.
            await next.GiveUpAsync().ConfigureAwait(false);
        }
    }

    // Google's lists may hold null entries, and the first items of a page may be the last of the page before. Only the
    // page before is remembered: a list may have millions of items. Without ids (fields may leave them out) nothing
    // tells a repeated item from another one, so none is dropped.
    private List<T> WithoutGapsAndRepetitions(IEnumerable<T?>? items, ref HashSet<string> before)
    {
        var kept = new List<T>();
        var ids = new HashSet<string>();
        foreach (var item in items ?? [])
        {
            if (item is not null && (idOf(item) is not { } id || (ids.Add(id) && !before.Contains(id))))
            {
                kept.Add(item);
            }
        }

        // An empty page in between must not make it forget.
        before = ids.Count > 0 ? ids : before;
        return kept;
    }

    /// <summary>
    /// The request for the next page, which may be under way while the caller works on the page before.
    /// </summary>
    private sealed class NextPage(
        Func<string?, CancellationToken, Task<(IEnumerable<T?>? Items, string? NextPageToken)>> readPage,
        CancellationToken cancellationToken
    ) : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken
        );
        private Task<(IEnumerable<T?>? Items, string? NextPageToken)>? _underWay;

        public void Ask(string? pageToken) => _underWay = ReadAsync(pageToken);

        /// <summary>
        /// The page of a token, asked for now unless it was already. Only here does a page that failed throw.
        /// </summary>
        public async Task<(IEnumerable<T?>? Items, string? NextPageToken)> TakeAsync(string? pageToken)
        {
            var page = _underWay ?? ReadAsync(pageToken);
            _underWay = null;
            try
            {
                return await page.ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                // The caller knows the caller's token only.
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }

        /// <summary>Cancels what nobody waits for any more, and sees it end: nothing of it is left behind.</summary>
        public async Task GiveUpAsync()
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
#pragma warning disable CA1031 // However it ends, nobody asked for it.
            catch
#pragma warning restore CA1031
            { }
        }

        public void Dispose() => _stop.Dispose();

        // Whatever goes wrong, also before the first wait, is in the task.
        private async Task<(IEnumerable<T?>? Items, string? NextPageToken)> ReadAsync(string? pageToken) =>
            await readPage(pageToken, _stop.Token).ConfigureAwait(false);
    }
}

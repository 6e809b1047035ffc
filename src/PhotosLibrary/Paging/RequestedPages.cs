using System.Runtime.CompilerServices;

namespace PhotosLibrary.Paging;

/// <summary>A list whose pages are asked for one by one.</summary>
/// <param name="method">Google's name of the method, for errors.</param>
/// <param name="readPage">Asks for the page of a token (null for the first); its items may be missing or have gaps.</param>
/// <param name="idOf">What tells one item from another.</param>
internal sealed class RequestedPages<T>(
    string method,
    Func<string?, CancellationToken, Task<(IEnumerable<T?>? Items, string? NextPageToken)>> readPage,
    Func<T, string?> idOf) : PagedAsyncEnumerable<T>
    where T : class
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? pageToken = null) => ReadAsync(pageToken);

    private async IAsyncEnumerable<Page<T>> ReadAsync(
        string? pageToken, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var cycle = new CycleDetector();
        var before = new HashSet<string>();
        while (true)
        {
            var (items, next) = await readPage(pageToken, cancellationToken).ConfigureAwait(false);
            var page = new Page<T>(WithoutGapsAndRepetitions(items, ref before), next);
            yield return page;

            if (page.NextPageToken is null)
            {
                yield break;
            }

            pageToken = page.NextPageToken;
            if (cycle.Repeats(pageToken))
            {
                throw new InvalidOperationException(
                    $"{method}: the page tokens repeat, so the list would never end. The items so far are good; " +
                    "start again, or ask for fewer per page.");
            }
        }
    }

    // Google's lists may hold null entries, and the first items of a page may be the last of the page before. Only the
    // page before is remembered: a list may have millions of items.
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
}

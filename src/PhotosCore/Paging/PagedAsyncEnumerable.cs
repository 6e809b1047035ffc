namespace PhotosCore;

/// <summary>
/// A list of any length, read page by page while it is enumerated: items with <c>await foreach</c>, pages with
/// <see cref="AsPages"/>. Enumerating again starts afresh.
/// </summary>
/// <remarks>
/// While the caller works on a page, the next one is already requested: one page, never more. If that fails, the error
/// comes when the caller gets there; if the caller stops before, the request is cancelled. See
/// <see cref="WithoutPrefetch"/>.
/// </remarks>
/// <typeparam name="T">What is listed.</typeparam>
public abstract class PagedAsyncEnumerable<T> : IAsyncEnumerable<T>
{
    /// <summary>The pages, one request each.</summary>
    /// <param name="pageToken">
    /// Where to begin: the <see cref="PhotosPage{T}.NextPageToken"/> of an earlier enumeration of the same list, or
    /// null for the first page. Since Google may repeat the last item of a page on the next one, the first item after a
    /// token may be one that was seen before.
    /// </param>
    /// <exception cref="PhotosException">
    /// A page could not be read, or the list would never end: Google repeats the same page tokens, or a thousand pages
    /// in a row have no items.
    /// </exception>
    /// <example>
    /// <code><![CDATA[
    /// string? resumeAt = null;
    /// await foreach (PhotosPage<MediaItem> page in photos.MediaItems.ListAllAsync().AsPages(resumeAt))
    /// {
    ///     resumeAt = page.NextPageToken; // Store it to go on later.
    /// }
    /// ]]></code>
    /// </example>
    public abstract IAsyncEnumerable<PhotosPage<T>> AsPages(string? pageToken = null);

    /// <summary>
    /// The same list without requesting pages in advance: for callers who look for one item and stop, to whom the next
    /// page is a request wasted, or who take so long over a page that the base URLs of the next one, which live 60
    /// minutes, would be old.
    /// </summary>
    public virtual PagedAsyncEnumerable<T> WithoutPrefetch() => this;

    /// <summary>The items of all pages, one after the other.</summary>
    /// <exception cref="PhotosException">
    /// A page could not be read, or the list would never end: Google repeats the same page tokens, or a thousand pages
    /// in a row have no items.
    /// </exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                yield return item;
            }
        }
    }
}

/// <summary>Makes lists.</summary>
public static class PagedAsyncEnumerable
{
    /// <summary>A list that is made of given pages, for tests that mock a client.</summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="pages">The pages, in order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pages"/> is null.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var twoPages = PagedAsyncEnumerable.FromPages<Album>([
    ///     new([new Album { Title = "Lakes" }], "token of page 2"),
    ///     new([new Album { Title = "Hills" }], null),
    /// ]);
    /// ]]></code>
    /// </example>
    public static PagedAsyncEnumerable<T> FromPages<T>(IEnumerable<PhotosPage<T>> pages) =>
        new Paging.FixedPages<T>(pages);
}

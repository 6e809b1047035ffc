using System.Runtime.CompilerServices;

namespace PhotosCore.Paging;

/// <summary>A list whose pages are there already.</summary>
internal sealed class FixedPages<T>(IEnumerable<PhotosPage<T>> pages) : PagedAsyncEnumerable<T>
{
    private readonly IEnumerable<PhotosPage<T>> _pages = pages ?? throw new ArgumentNullException(nameof(pages));

    public override IAsyncEnumerable<PhotosPage<T>> AsPages(string? pageToken = null) => ReadAsync(pageToken);

#pragma warning disable CS1998 // Nothing to wait for.
    private async IAsyncEnumerable<PhotosPage<T>> ReadAsync(
        string? pageToken,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
#pragma warning restore CS1998
    {
        var skipping = pageToken is not null;
        foreach (var page in _pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!skipping)
            {
                yield return page;
            }

            skipping = skipping && page.NextPageToken != pageToken;
        }
    }
}

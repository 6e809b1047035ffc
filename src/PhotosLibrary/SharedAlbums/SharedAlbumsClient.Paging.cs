using PhotosCore.Paging;

namespace PhotosLibrary;

/// <summary>
/// Albums seen from the side of those who were invited. Google closed these methods on 2025-03-31. Generated from the
/// spec (<c>photoslibrary.sharedAlbums.*</c>).
/// </summary>
public partial class SharedAlbumsClient
{
    /// <summary>
    /// Lists all albums that the user shares or has joined, page after page as the caller enumerates
    /// (<c>sharedAlbums.list</c>).
    /// </summary>
    /// <param name="pageSize">Most albums per request, up to 50, which is the default.</param>
    /// <param name="fields">
    /// Selects what the responses hold, for example <c>sharedAlbums(id,title)</c>; <c>nextPageToken</c> is added, since
    /// without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration of the list.</param>
    [Obsolete(ListDeprecated)]
    // Custom: all pages of ListAsync.
    public virtual PagedAsyncEnumerable<Album> ListAllAsync(
        int? pageSize = null,
        string? fields = null,
        CancellationToken cancellationToken = default
    ) =>
        _pipeline.List(
            ListOperation,
            async (pageToken, cancellationToken) =>
            {
                var page = await ListAsync(
                        pageSize ?? ListPageSizeMax,
                        pageToken,
                        null,
                        FieldMask.With("nextPageToken", fields),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return (page.SharedAlbums, page.NextPageToken);
            },
            album => album.Id,
            cancellationToken
        );
}

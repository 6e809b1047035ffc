using PhotosLibrary.Paging;

namespace PhotosLibrary;

/// <inheritdoc cref="SharedAlbumsClient" />
public partial interface ISharedAlbumsClient
{
    /// <inheritdoc cref="SharedAlbumsClient.ListAllAsync" />
    [Obsolete(SharedAlbumsClient.ListDeprecated)]
    PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null);
}

/// <summary>
/// Albums seen from the side of those who were invited. Google closed these methods on 2025-03-31. Generated from the
/// spec (<c>photoslibrary.sharedAlbums.*</c>).
/// </summary>
public partial class SharedAlbumsClient
{
    /// <summary>
    /// Lists all albums that the user shares or has joined, page after page as the caller goes on
    /// (<c>sharedAlbums.list</c>).
    /// </summary>
    /// <param name="pageSize">Most albums per request, up to 50, which is what is asked for if left out.</param>
    /// <param name="fields">
    /// Selects what the answers hold, for example <c>sharedAlbums(id,title)</c>; <c>nextPageToken</c> is added, since
    /// without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    [Obsolete(ListDeprecated)]
    public virtual PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null) =>
        new RequestedPages<Album>(
            ListOperation.Method,
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
            album => album.Id
        );
}

using PhotosLibrary.Paging;

namespace PhotosLibrary;

/// <inheritdoc cref="AlbumsClient" />
public partial interface IAlbumsClient
{
    /// <inheritdoc cref="AlbumsClient.ListAllAsync" />
    PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null);
}

/// <summary>
/// Albums of the user: containers of media items. Generated from the spec (<c>photoslibrary.albums.*</c>).
/// </summary>
public partial class AlbumsClient
{
    /// <summary>
    /// Lists all albums that the app may see, page after page as the caller goes on (<c>albums.list</c>).
    /// </summary>
    /// <param name="pageSize">Most albums per request, up to 50, which is what is asked for if left out.</param>
    /// <param name="fields">
    /// Selects what the answers hold, for example <c>albums(id,title)</c>; <c>nextPageToken</c> is added, since without
    /// it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    public virtual PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null) =>
        ListAll(pageSize, fields, excludeNonAppCreatedData: null);

    private RequestedPages<Album> ListAll(int? pageSize, string? fields, bool? excludeNonAppCreatedData) =>
        new(
            ListOperation.Method,
            async (pageToken, cancellationToken) =>
            {
                var page = await ListAsync(
                        pageSize ?? ListPageSizeMax,
                        pageToken,
                        excludeNonAppCreatedData,
                        FieldMask.With("nextPageToken", fields),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return (page.Albums, page.NextPageToken);
            },
            album => album.Id
        );
}

using PhotosLibrary.Paging;

namespace PhotosLibrary;

/// <inheritdoc cref="AlbumsClient" />
public partial interface IAlbumsClient
{
    /// <inheritdoc cref="AlbumsClient.ListAllAsync" />
    PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null);
}

/// <summary>Albums of the user: containers of media items. Generated from the spec (<c>photoslibrary.albums.*</c>).</summary>
public partial class AlbumsClient
{
    /// <summary>Lists all albums that the app may see, page after page as the caller goes on (<c>albums.list</c>).</summary>
    /// <param name="pageSize">Most albums per request, up to 50, which is what is asked for if left out.</param>
    /// <param name="fields">
    /// Selects what the answers hold, for example <c>nextPageToken,albums(id,title)</c>; must include
    /// <c>nextPageToken</c>, or the list ends after one page.
    /// </param>
    public virtual PagedAsyncEnumerable<Album> ListAllAsync(int? pageSize = null, string? fields = null) =>
        new RequestedPages<Album>(
            ListOperation.Method,
            async (pageToken, cancellationToken) =>
            {
                var page = await ListAsync(pageSize ?? ListPageSizeMax, pageToken, null, fields, cancellationToken).ConfigureAwait(false);
                return (page.Albums, page.NextPageToken);
            },
            album => album.Id);
}

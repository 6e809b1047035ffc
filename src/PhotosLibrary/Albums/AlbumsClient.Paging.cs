using PhotosCore.Paging;

namespace PhotosLibrary;

/// <summary>
/// Albums of the user: containers of media items. Generated from the spec (<c>photoslibrary.albums.*</c>).
/// </summary>
public partial class AlbumsClient
{
    /// <summary>
    /// Lists all albums that the app may see, page after page as the caller enumerates (<c>albums.list</c>).
    /// </summary>
    /// <param name="pageSize">Most albums per request, up to 50, which is the default.</param>
    /// <param name="fields">
    /// Selects what the responses hold, for example <c>albums(id,title)</c>; <c>nextPageToken</c> is added, since
    /// without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration of the list.</param>
    /// <example>
    /// <code><![CDATA[
    /// await foreach (Album found in photos.Albums.ListAllAsync())
    /// {
    ///     Console.WriteLine($"{found.Title}: {found.MediaItemsCount ?? 0} items");
    /// }
    /// ]]></code>
    /// </example>
    // Custom: all pages of ListAsync.
    public virtual PagedAsyncEnumerable<Album> ListAllAsync(
        int? pageSize = null,
        string? fields = null,
        CancellationToken cancellationToken = default
    ) => ListAll(pageSize, fields, excludeNonAppCreatedData: null, cancellationToken);

    private PagedAsyncEnumerable<Album> ListAll(
        int? pageSize,
        string? fields,
        bool? excludeNonAppCreatedData,
        CancellationToken cancellationToken
    ) =>
        _pipeline.List(
            ListOperation,
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
            album => album.Id,
            cancellationToken
        );
}

using PhotosLibrary.Json;
using PhotosLibrary.Paging;

namespace PhotosLibrary;

/// <inheritdoc cref="MediaItemsClient" />
public partial interface IMediaItemsClient
{
    /// <inheritdoc cref="MediaItemsClient.ListAllAsync" />
    PagedAsyncEnumerable<MediaItem> ListAllAsync(int? pageSize = null, string? fields = null);

    /// <inheritdoc cref="MediaItemsClient.SearchAllAsync" />
    PagedAsyncEnumerable<MediaItem> SearchAllAsync(SearchMediaItemsRequest request, string? fields = null);
}

/// <summary>Photos and videos of the user. Generated from the spec (<c>photoslibrary.mediaItems.*</c>).</summary>
public partial class MediaItemsClient
{
    /// <summary>
    /// Lists all media items that the app may see, page after page as the caller goes on (<c>mediaItems.list</c>).
    /// </summary>
    /// <param name="pageSize">Most media items per request, up to 100, which is what is asked for if left out.</param>
    /// <param name="fields">
    /// Selects what the answers hold, for example <c>mediaItems(id,filename)</c>; <c>nextPageToken</c> is added, since
    /// without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    public virtual PagedAsyncEnumerable<MediaItem> ListAllAsync(int? pageSize = null, string? fields = null) =>
        new RequestedPages<MediaItem>(
            ListOperation.Method,
            async (pageToken, cancellationToken) =>
            {
                var page = await ListAsync(
                        pageSize ?? ListPageSizeMax,
                        pageToken,
                        FieldMask.With("nextPageToken", fields),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return (page.MediaItems, page.NextPageToken);
            },
            item => item.Id
        );

    /// <summary>
    /// Finds all media items of an album or that match filters, page after page as the caller goes on
    /// (<c>mediaItems.search</c>).
    /// </summary>
    /// <param name="request">
    /// What to look for, written by hand or with <see cref="MediaItemQuery"/>. It is not changed; its
    /// <see cref="SearchMediaItemsRequest.PageSize"/> is 100 if left out, and its
    /// <see cref="SearchMediaItemsRequest.PageToken"/> says where to begin.
    /// </param>
    /// <param name="fields">
    /// Selects what the answers hold, for example <c>mediaItems(id,filename)</c>; <c>nextPageToken</c> is added, since
    /// without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">Google would refuse the request; the error names the rule.</exception>
    public virtual PagedAsyncEnumerable<MediaItem> SearchAllAsync(
        SearchMediaItemsRequest request,
        string? fields = null
    )
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        SearchRules.Check(request);
        // As it is now, since the caller may use the request for something else meanwhile; and the whole of it, with
        // whatever the spec will add.
        var asked = JsonSettings.Serialize(request);
        return new RequestedPages<MediaItem>(
            SearchOperation.Method,
            async (pageToken, cancellationToken) =>
            {
                var pageRequest = JsonSettings.Deserialize(asked, SearchMediaItemsRequestReader.Read);
                pageRequest.PageSize ??= SearchMediaItemsRequest.PageSizeMax;
                pageRequest.PageToken = pageToken ?? pageRequest.PageToken;
                var page = await SearchAsync(pageRequest, FieldMask.With("nextPageToken", fields), cancellationToken)
                    .ConfigureAwait(false);
                return (page.MediaItems, page.NextPageToken);
            },
            item => item.Id
        );
    }
}

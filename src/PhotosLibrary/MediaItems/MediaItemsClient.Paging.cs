using PhotosCore.Json;
using PhotosCore.Paging;
using PhotosLibrary.MediaItems;

namespace PhotosLibrary;

/// <summary>Photos and videos of the user. Generated from the spec (<c>photoslibrary.mediaItems.*</c>).</summary>
public partial class MediaItemsClient
{
    /// <summary>
    /// Lists all media items that the app may see, page after page as the caller enumerates (<c>mediaItems.list</c>).
    /// </summary>
    /// <param name="pageSize">Most media items per request, up to 100, which is the default.</param>
    /// <param name="fields">
    /// Selects what the responses hold, for example <c>mediaItems(id,filename)</c>; <c>nextPageToken</c> is added,
    /// since without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration of the list.</param>
    /// <example>
    /// <code><![CDATA[
    /// await foreach (MediaItem item in photos.MediaItems.ListAllAsync())
    /// {
    ///     Console.WriteLine(item.Filename);
    /// }
    /// ]]></code>
    /// </example>
    // Custom: all pages of ListAsync.
    public virtual PagedAsyncEnumerable<MediaItem> ListAllAsync(
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
                        FieldMask.With("nextPageToken", fields),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return (page.MediaItems, page.NextPageToken);
            },
            item => item.Id,
            cancellationToken
        );

    /// <summary>
    /// Finds all media items of an album or that match filters, page after page as the caller enumerates
    /// (<c>mediaItems.search</c>).
    /// </summary>
    /// <param name="request">
    /// What to look for, written by hand or with <see cref="MediaItemQuery"/>. It is not changed; its
    /// <see cref="SearchMediaItemsRequest.PageSize"/> is 100 if left out, and its
    /// <see cref="SearchMediaItemsRequest.PageToken"/> says where to begin.
    /// </param>
    /// <param name="fields">
    /// Selects what the responses hold, for example <c>mediaItems(id,filename)</c>; <c>nextPageToken</c> is added,
    /// since without it the list would end after one page. Without ids, an item that Google repeats is not recognised.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration of the list.</param>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">Google would refuse the request; the error names the rule.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var videosOfMay = new MediaItemQuery().OnDate(2024, 5).OfType(MediaType.Video);
    /// await foreach (MediaItem video in photos.MediaItems.SearchAllAsync(videosOfMay))
    /// {
    ///     Console.WriteLine(video.ProductUrl);
    /// }
    /// ]]></code>
    /// </example>
    // Custom: all pages of SearchAsync, of a request that is checked first.
    public virtual PagedAsyncEnumerable<MediaItem> SearchAllAsync(
        SearchMediaItemsRequest request,
        string? fields = null,
        CancellationToken cancellationToken = default
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
        return _pipeline.List(
            SearchOperation,
            async (pageToken, cancellationToken) =>
            {
                var pageRequest = JsonSettings.Deserialize(asked, SearchMediaItemsRequest.ReadJson);
                pageRequest.PageSize ??= SearchMediaItemsRequest.PageSizeMax;
                pageRequest.PageToken = pageToken ?? pageRequest.PageToken;
                var page = await SearchAsync(pageRequest, FieldMask.With("nextPageToken", fields), cancellationToken)
                    .ConfigureAwait(false);
                return (page.MediaItems, page.NextPageToken);
            },
            item => item.Id,
            cancellationToken
        );
    }
}

using Newtonsoft.Json;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Storage;

namespace PhotosLibrary.Emulator.Library;

/// <summary>Finds media items by album or by filters (<c>mediaItems.search</c>).</summary>
internal sealed class MediaItemSearch(
    Database database,
    Pages pages,
    ItemPages itemPages,
    Resources resources,
    UnconfirmedFacts facts,
    TimeProvider time
)
{
    /// <summary>Finds one page.</summary>
    public SearchMediaItemsResponse Search(CallContext call, SearchMediaItemsRequest request, PageSize sizes)
    {
        var criteria = SearchCriteria.Read(request, time.GetUtcNow(), facts.FilteredSearchLag);
        var parameters = new PageParameters(request.PageSize, request.PageToken, sizes);
        var page = pages.Read(call.Caller, QueryOf(request), parameters);
        return string.IsNullOrEmpty(request.AlbumId)
            ? SearchLibrary(call, page, request.Filters?.ExcludeNonAppCreatedData, criteria)
            : SearchAlbum(call, page, request.AlbumId);
    }

    private SearchMediaItemsResponse SearchLibrary(
        CallContext call,
        PageRequest page,
        bool? excludeNonAppCreatedData,
        MediaItemCriteria criteria
    )
    {
        var (items, next) = itemPages.Read(call, page, call.Caller.SeenApp(excludeNonAppCreatedData), criteria);
        return new SearchMediaItemsResponse { MediaItems = items, NextPageToken = next };
    }

    // The order of an album search is not confirmed: here it is that of the album.
    private SearchMediaItemsResponse SearchAlbum(CallContext call, PageRequest page, string albumId)
    {
        var (album, found) = database.Read(connection =>
        {
            var album = AlbumService.Find(connection, call.Caller, albumId);
            return (
                album,
                AlbumEntryStore.ListItems(connection, album.Sequence, call.Caller.SeenApp(), page.After, page.Limit)
            );
        });
        var (items, next) = pages.Cut(page, found, item => (item.Position, item.Entry));
        return new SearchMediaItemsResponse
        {
            MediaItems = [.. items.Select(item => resources.ToMediaItem(item.Item, call, album))],
            NextPageToken = next,
        };
    }

    private static string QueryOf(SearchMediaItemsRequest request) =>
        "search\n"
        + JsonConvert.SerializeObject(
            new SearchMediaItemsRequest
            {
                AlbumId = request.AlbumId,
                Filters = request.Filters,
                OrderBy = request.OrderBy,
            },
            WireJson.Settings
        );
}

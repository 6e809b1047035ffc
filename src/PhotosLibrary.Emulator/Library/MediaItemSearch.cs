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
    /// <summary>Answers one page.</summary>
    public SearchMediaItemsResponse Search(SearchMediaItemsRequest request, HttpContext context)
    {
        var caller = context.GetCaller();
        var criteria = SearchCriteria.Read(request, time.GetUtcNow(), facts.FilteredSearchLag);
        var page = pages.Read(caller, QueryOf(request), request.PageSize, PageSize.MediaItems, request.PageToken);
        return string.IsNullOrEmpty(request.AlbumId)
            ? SearchLibrary(caller.SeenApp(request.Filters?.ExcludeNonAppCreatedData), criteria, page, caller, context)
            : SearchAlbum(request.AlbumId, page, caller, context);
    }

    private SearchMediaItemsResponse SearchLibrary(
        string? app,
        MediaItemCriteria criteria,
        PageRequest page,
        Caller caller,
        HttpContext context
    )
    {
        var (items, next) = itemPages.Read(page, caller, app, criteria, context);
        return new SearchMediaItemsResponse { MediaItems = items, NextPageToken = next };
    }

    // The order of an album search is not confirmed: here it is that of the album.
    private SearchMediaItemsResponse SearchAlbum(string albumId, PageRequest page, Caller caller, HttpContext context)
    {
        var (album, found) = database.Read(connection =>
        {
            var album = AlbumContents.Find(connection, caller, albumId);
            return (
                album,
                AlbumEntryStore.ListItems(connection, album.Sequence, caller.SeenApp(), page.After, page.Limit)
            );
        });
        var (items, next) = pages.Cut(page, found, item => (item.Position, item.Entry));
        return new SearchMediaItemsResponse
        {
            MediaItems =
                items.Count == 0 ? null : [.. items.Select(item => resources.ToMediaItem(item.Item, context, album))],
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

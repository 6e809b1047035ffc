using PhotosLibrary.Cli.Albums;
using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Library;

/// <summary>The media items that a command works on: all, those of an album, or those that a query finds.</summary>
internal static class ListedItems
{
    /// <summary>Finds the items.</summary>
    /// <param name="photos">The client.</param>
    /// <param name="albumName">Title or id of an album; null for none.</param>
    /// <param name="query">The search, not together with an album; null for everything.</param>
    /// <param name="limit">The most items that are wanted; null for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="CommandException">There is no such album, or more than one.</exception>
    public static async Task<PagedAsyncEnumerable<MediaItem>> FindAsync(
        PhotosLibraryClient photos,
        string? albumName,
        MediaItemQuery? query,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        int? pageSize = limit < MediaItemsClient.ListPageSizeMax ? limit : null;
        if (albumName is null && query is null)
        {
            return photos.MediaItems.ListAllAsync(pageSize, cancellationToken: cancellationToken);
        }

        var request = query?.ToRequest() ?? await InAlbumAsync(photos, albumName!, cancellationToken);
        request.PageSize = pageSize;
        return photos.MediaItems.SearchAllAsync(request, cancellationToken: cancellationToken);
    }

    private static async Task<SearchMediaItemsRequest> InAlbumAsync(
        PhotosLibraryClient photos,
        string name,
        CancellationToken cancellationToken
    ) =>
        await NamedAlbum.FindAsync(photos, name, cancellationToken) is { } album
            ? MediaItemQuery.InAlbum(album.Id)
            : throw new CommandException(
                $"This app has no album with the title or id \"{name}\". "
                    + "`photos albums` lists those it has; Google shows no others."
            );
}

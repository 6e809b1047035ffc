namespace PhotosLibrary.Cli.Library;

/// <summary>The media items that a command works on: all, or those of an album that is named as a person names it.</summary>
internal static class ListedItems
{
    /// <summary>Finds them.</summary>
    /// <param name="photos">The client.</param>
    /// <param name="album">Title or id of an album; null for all items.</param>
    /// <param name="limit">How many are wanted at most; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">There is no such album.</exception>
    public static async Task<PagedAsyncEnumerable<MediaItem>> FindAsync(
        PhotosLibraryClient photos, string? album, int? limit, CancellationToken cancellationToken)
    {
        int? pageSize = limit < MediaItemsClient.ListPageSizeMax ? limit : null;
        if (album is null)
        {
            return photos.MediaItems.ListAllAsync(pageSize);
        }

        var request = MediaItemQuery.InAlbum(await FindAlbumAsync(photos, album, cancellationToken));
        request.PageSize = pageSize;
        return photos.MediaItems.SearchAllAsync(request);
    }

    private static async Task<string> FindAlbumAsync(PhotosLibraryClient photos, string name, CancellationToken cancellationToken)
    {
        await foreach (var album in photos.Albums.ListAllAsync().WithoutPrefetch().WithCancellation(cancellationToken))
        {
            if (album.Title == name || album.Id == name)
            {
                return album.Id!;
            }
        }

        throw new CommandException(
            $"This app has no album with the title or id \"{name}\". `photos albums` lists those it has; Google shows no others.");
    }
}

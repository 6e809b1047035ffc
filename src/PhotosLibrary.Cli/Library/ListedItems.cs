namespace PhotosLibrary.Cli.Library;

/// <summary>The media items that a command works on: all, or those of an album.</summary>
internal static class ListedItems
{
    /// <summary>Finds them.</summary>
    /// <param name="photos">The client.</param>
    /// <param name="albumName">Title or id of an album; null for all items.</param>
    /// <param name="limit">How many are wanted at most; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">There is no such album, or more than one.</exception>
    public static async Task<PagedAsyncEnumerable<MediaItem>> FindAsync(
        PhotosLibraryClient photos, string? albumName, int? limit, CancellationToken cancellationToken)
    {
        int? pageSize = limit < MediaItemsClient.ListPageSizeMax ? limit : null;
        if (albumName is null)
        {
            return photos.MediaItems.ListAllAsync(pageSize);
        }

        var album = await NamedAlbum.FindAsync(photos, albumName, cancellationToken) ?? throw new CommandException(
            $"This app has no album with the title or id \"{albumName}\". " +
            "`photos albums` lists those it has; Google shows no others.");
        var request = MediaItemQuery.InAlbum(album.Id!);
        request.PageSize = pageSize;
        return photos.MediaItems.SearchAllAsync(request);
    }
}

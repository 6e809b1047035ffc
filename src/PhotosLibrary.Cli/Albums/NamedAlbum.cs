using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>Finds an album by its title or its id.</summary>
internal static class NamedAlbum
{
    /// <summary>The album.</summary>
    /// <exception cref="CommandException">This app has none, or several have that title.</exception>
    public static async Task<Album> GetAsync(
        PhotosLibraryClient photos,
        string name,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(photos, name, cancellationToken)
        ?? throw new CommandException(
            $"This app has no album with the title or id \"{name}\". "
                + "`photos albums` lists those it has; Google shows no others."
        );

    /// <summary>The album; null if this app has none.</summary>
    /// <exception cref="CommandException">Several have that title.</exception>
    public static async Task<Album?> FindAsync(
        PhotosLibraryClient photos,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Album>();
        await foreach (var album in photos.Albums.ListAllAsync(cancellationToken: cancellationToken))
        {
            if (album.Id == name)
            {
                return album;
            }

            if (album.Title == name)
            {
                found.Add(album);
            }
        }

        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new CommandException(
                $"{found.Count} albums have the title \"{name}\". Name one by its id: "
                    + string.Join(", ", found.Select(album => $"{album.Id} ({album.MediaItemsCount ?? 0} items)"))
            );
    }
}

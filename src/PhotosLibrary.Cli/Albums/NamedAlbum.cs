using PhotosLibrary.Cli.Terminal;

namespace PhotosLibrary.Cli.Albums;

/// <summary>Finds an album by its title or its id.</summary>
internal static class NamedAlbum
{
    // Google's have about 70 letters and digits.
    private const int ShortestId = 40;

    /// <summary>Whether a name is the id of an album; otherwise it is the title of one, or of a new one.</summary>
    /// <exception cref="CommandException">It is an id, but of no album of this app.</exception>
    public static async Task<bool> IsIdAsync(
        PhotosLibraryClient photos,
        string name,
        CancellationToken cancellationToken
    )
    {
        var album = await FindAsync(photos, name, cancellationToken);
        return album is null && IsLikeAnId(name)
            ? throw new CommandException(
                $"This app has no album with the id \"{name}\". Google lets an app put photos only into albums that "
                    + "it made itself: `photos albums --json` lists their ids."
            )
            : album?.Id == name;
    }

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

    private static bool IsLikeAnId(string name) =>
        name.Length >= ShortestId && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

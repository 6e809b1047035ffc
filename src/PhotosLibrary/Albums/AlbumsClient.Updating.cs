using PhotosCore.Calls;

namespace PhotosLibrary;

public partial class AlbumsClient
{
    /// <summary>
    /// Changes the title or the cover of an album that the app created and the user owns, or both; what is left out
    /// stays as it is (<c>albums.patch</c>).
    /// </summary>
    /// <param name="albumId">The album.</param>
    /// <param name="title">
    /// The new title, 1 to <see cref="Album.TitleMaxLength"/> characters; null to leave it. A title cannot be cleared.
    /// </param>
    /// <param name="coverPhotoMediaItemId">
    /// The media item of the album that becomes its cover; null to leave it. A cover cannot be cleared.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The album after the change.</returns>
    /// <exception cref="ArgumentException">
    /// There is nothing to change, the title or an id is empty, or the title is too long. Nothing was sent.
    /// </exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    /// <example>
    /// <code><![CDATA[
    /// await photos.Albums.UpdateAsync(album.Id, title: "Lakes", coverPhotoMediaItemId: item.Id);
    /// ]]></code>
    /// </example>
    // Custom: the update mask of PatchAsync follows from what is given.
    public virtual Task<Album> UpdateAsync(
        string albumId,
        string? title = null,
        string? coverPhotoMediaItemId = null,
        CancellationToken cancellationToken = default
    )
    {
        var mask = new List<string>();
        if (title is not null)
        {
            CheckTitle(title, nameof(title));
            mask.Add(PatchUpdateMaskTitle);
        }

        if (coverPhotoMediaItemId is not null)
        {
            mask.Add(
                coverPhotoMediaItemId.Length > 0
                    ? PatchUpdateMaskCoverPhotoMediaItemId
                    : throw new ArgumentException(
                        "The id of the cover is empty; a cover cannot be cleared.",
                        nameof(coverPhotoMediaItemId)
                    )
            );
        }

        if (mask.Count == 0)
        {
            throw new ArgumentException(
                $"There is nothing to change: give a {nameof(title)}, a {nameof(coverPhotoMediaItemId)} or both."
            );
        }

        var album = new Album { Title = title, CoverPhotoMediaItemId = coverPhotoMediaItemId };
        return PatchAsync(albumId, string.Join(",", mask), album, cancellationToken);
    }

    private static void CheckTitle(string title, string parameterName)
    {
        if (string.IsNullOrEmpty(title))
        {
            throw new ArgumentException("An album needs a title.", parameterName);
        }

        TextLength.Check(title, Album.TitleMaxLength, "title", parameterName);
    }
}

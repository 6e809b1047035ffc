using PhotosCore.Calls;

namespace PhotosLibrary;

public partial class MediaItemsClient
{
    /// <summary>
    /// Changes the description of a media item that the app created and the user owns (<c>mediaItems.patch</c>).
    /// </summary>
    /// <param name="mediaItemId">The media item.</param>
    /// <param name="description">
    /// What the user wrote about the item, at most <see cref="MediaItem.DescriptionMaxLength"/> characters; empty to
    /// clear it.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The media item after the change.</returns>
    /// <exception cref="ArgumentException">The id is empty, or the description too long. Nothing was sent.</exception>
    /// <exception cref="PhotosLibraryException">The call failed; the exception holds Google's error.</exception>
    /// <example>
    /// <code><![CDATA[
    /// await photos.MediaItems.UpdateAsync(item.Id, "At the lake");
    /// ]]></code>
    /// </example>
    // Custom: the update mask of PatchAsync follows from what is given.
    public virtual Task<MediaItem> UpdateAsync(
        string mediaItemId,
        string description,
        CancellationToken cancellationToken = default
    )
    {
        if (description is null)
        {
            throw new ArgumentNullException(
                nameof(description),
                "There is nothing to change; an empty description clears it."
            );
        }

        TextLength.Check(description, MediaItem.DescriptionMaxLength, "description", nameof(description));
        var item = new MediaItem { Description = description };
        return PatchAsync(mediaItemId, PatchUpdateMaskDescription, item, cancellationToken);
    }
}

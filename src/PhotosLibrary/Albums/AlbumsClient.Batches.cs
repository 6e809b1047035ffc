using PhotosCore.Calls;
using PhotosLibrary.Batches;

namespace PhotosLibrary;

public partial class AlbumsClient
{
    /// <summary>
    /// Puts any number of media items at the end of an album, in their order, 50 per call
    /// (<c>albums.batchAddMediaItems</c>). When it returns, all of them are there: anything less is an exception that
    /// says of each what became of it. Google adds all items of a call or none; here one that it refuses fails alone,
    /// found by calling again with halves.
    /// </summary>
    /// <param name="albumId">The album, created by this app.</param>
    /// <param name="mediaItemIds">
    /// The media items, created by this app. One that is given more than once is added once.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">An id is empty. Nothing was sent.</exception>
    /// <exception cref="PhotosBatchException{TInput}">Not every item is in the album; it has all outcomes.</exception>
    /// <exception cref="PhotosBatchCanceledException{TInput}">It was cancelled; it has the outcomes so far.</exception>
    /// <example>
    /// <code><![CDATA[
    /// Album trip = await photos.Albums.GetOrCreateAsync("Trip");
    /// await photos.Albums.AddMediaItemsAsync(trip.Id, ids);
    /// ]]></code>
    /// </example>
    // Custom: any number of items, in calls of 50 of BatchAddMediaItemsAsync.
    public virtual Task AddMediaItemsAsync(
        string albumId,
        IEnumerable<string> mediaItemIds,
        CancellationToken cancellationToken = default
    )
    {
        // For its check only.
        _ = PathSegment.Escape(albumId, nameof(albumId));
        return ChangeContentsAsync(
            BatchAddMediaItemsOperation,
            BatchAddMediaItemsToAlbumRequest.MediaItemIdsMaxCount,
            MediaItemIds.Check(mediaItemIds, nameof(mediaItemIds)),
            (albums, ids, cancel) =>
                albums.BatchAddMediaItemsAsync(
                    albumId,
                    new BatchAddMediaItemsToAlbumRequest { MediaItemIds = ids },
                    cancel
                ),
            cancellationToken
        );
    }

    /// <summary>
    /// Takes any number of media items out of an album, 50 per call (<c>albums.batchRemoveMediaItems</c>); they stay in
    /// the library. When it returns, none of them is in the album: anything less is an exception that says of each what
    /// became of it. One that Google refuses, such as one that is not in the album, fails alone.
    /// </summary>
    /// <param name="albumId">The album, created by this app.</param>
    /// <param name="mediaItemIds">The media items. One that is given more than once is taken out once.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">An id is empty. Nothing was sent.</exception>
    /// <exception cref="PhotosBatchException{TInput}">Not every item was taken out; it has all outcomes.</exception>
    /// <exception cref="PhotosBatchCanceledException{TInput}">It was cancelled; it has the outcomes so far.</exception>
    // Custom: any number of items, in calls of 50 of BatchRemoveMediaItemsAsync.
    public virtual Task RemoveMediaItemsAsync(
        string albumId,
        IEnumerable<string> mediaItemIds,
        CancellationToken cancellationToken = default
    )
    {
        _ = PathSegment.Escape(albumId, nameof(albumId));
        return ChangeContentsAsync(
            BatchRemoveMediaItemsOperation,
            BatchRemoveMediaItemsFromAlbumRequest.MediaItemIdsMaxCount,
            MediaItemIds.Check(mediaItemIds, nameof(mediaItemIds)),
            (albums, ids, cancel) =>
                albums.BatchRemoveMediaItemsAsync(
                    albumId,
                    new BatchRemoveMediaItemsFromAlbumRequest { MediaItemIds = ids },
                    cancel
                ),
            cancellationToken
        );
    }

    private async Task ChangeContentsAsync(
        ApiOperation operation,
        int maxCount,
        IReadOnlyList<string> ids,
        Func<AlbumsClient, List<string>, CancellationToken, Task> changeAsync,
        CancellationToken cancellationToken
    )
    {
        var run = new BatchRun<string>(
            operation,
            maxCount,
            _pipeline,
            async (group, _, pipeline, cancel) =>
            {
                var albums = pipeline == _pipeline ? this : new AlbumsClient(pipeline);
                await changeAsync(albums, [.. group.Select(entry => entry.Key)], cancel).ConfigureAwait(false);
                foreach (var entry in group)
                {
                    entry.Succeed();
                }
            }
        );
        await run.RunWholeAsync(ids, id => id, cancellationToken).ConfigureAwait(false);
    }
}

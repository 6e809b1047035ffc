using PhotosCore.Calls;
using PhotosCore.Http;
using PhotosCore.Paging;
using PhotosLibrary.Batches;

namespace PhotosLibrary;

public partial class MediaItemsClient
{
    /// <summary>
    /// Reads any number of media items by id, 50 per call (<c>mediaItems.batchGet</c>). An id that is bad or that
    /// Google does not find fails alone, also if it fails its whole call, with 500 for example: then parts of the call
    /// are sent, which are not retried as often as the whole. Look at <see cref="BatchOutcome.MediaItem"/> of each
    /// outcome.
    /// </summary>
    /// <param name="mediaItemIds">The ids. One that is given more than once is asked for once.</param>
    /// <param name="fields">
    /// Selects what each media item holds, for example <c>filename,baseUrl</c>; everything if left out. The id is
    /// always there.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One outcome per id, in the order of the ids.</returns>
    /// <exception cref="ArgumentException">An id is empty.</exception>
    /// <exception cref="PhotosBatchException{TInput}">
    /// A call failed, and not by one of its ids; it has the outcomes of the ids so far.
    /// </exception>
    /// <exception cref="PhotosBatchCanceledException{TInput}">It was cancelled; it has the outcomes so far.</exception>
    /// <example>
    /// <code><![CDATA[
    /// foreach (BatchOutcome<string> outcome in await photos.MediaItems.GetManyAsync(ids))
    /// {
    ///     Console.WriteLine(outcome.MediaItem?.Filename ?? $"{outcome.Input}: {outcome.Error}");
    /// }
    /// ]]></code>
    /// </example>
    // Custom: any number of ids, in calls of 50 of BatchGetAsync.
    public virtual Task<IReadOnlyList<BatchOutcome<string>>> GetManyAsync(
        IEnumerable<string> mediaItemIds,
        string? fields = null,
        CancellationToken cancellationToken = default
    )
    {
        var ids = MediaItemIds.Check(mediaItemIds, nameof(mediaItemIds));
        var selected = FieldMask.With("id", fields) is { } mask ? $"mediaItemResults(status,mediaItem({mask}))" : null;
        return new BatchRun<string>(
            BatchGetOperation,
            BatchGetMediaItemIdsMaxCount,
            _pipeline,
            async (group, _, pipeline, cancel) =>
            {
                var response = await Over(pipeline)
                    .BatchGetAsync(group.Select(entry => entry.Key), selected, cancel)
                    .ConfigureAwait(false);
                TakeResults(group, response.MediaItemResults);
            }
        ).RunAsync(ids, id => id, cancellationToken);
    }

    /// <summary>
    /// Makes media items of any number of uploads, 50 per call (<c>mediaItems.batchCreate</c>). When it returns, all of
    /// them are there: anything less is an exception that says of each what became of it. One that Google refuses fails
    /// alone, also if it fails its whole call, with 500 for example: then parts of the call are sent, which are not
    /// retried as often as the whole. One that fails transiently is retried.
    /// </summary>
    /// <param name="newMediaItems">
    /// The uploads. An upload token that is given more than once makes one media item, with the first one's file name
    /// and description. Bytes that are in the library already give the item that is there.
    /// </param>
    /// <param name="albumId">Album to put the items into as well, created by this app; null for none.</param>
    /// <param name="albumPosition">
    /// Where in the album they go, in their order, however many they are; null for the end. Only together with an
    /// album.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The media items, in the order of the uploads.</returns>
    /// <exception cref="ArgumentException">
    /// An upload has no token, or a text is too long, or the position cannot be. Nothing was sent.
    /// </exception>
    /// <exception cref="PhotosBatchException{TInput}">
    /// Not every upload became a media item; it has all outcomes.
    /// </exception>
    /// <exception cref="PhotosBatchCanceledException{TInput}">It was cancelled; it has the outcomes so far.</exception>
    /// <example>
    /// <code><![CDATA[
    /// string token = await photos.Uploads.UploadFileAsync("lake.jpg");
    /// try
    /// {
    ///     await photos.MediaItems.CreateManyAsync([NewMediaItem.FromUpload(token, "lake.jpg", "In May")], album.Id);
    /// }
    /// catch (PhotosBatchException<NewMediaItem> e)
    /// {
    ///     foreach (BatchOutcome<NewMediaItem> failed in e.Outcomes.Where(outcome => !outcome.Succeeded))
    ///     {
    ///         Console.WriteLine($"{failed.Input.SimpleMediaItem?.FileName}: {failed.Error}");
    ///     }
    /// }
    /// ]]></code>
    /// </example>
    // Custom: any number of items, in calls of 50 of BatchCreateAsync.
    public virtual Task<IReadOnlyList<MediaItem>> CreateManyAsync(
        IEnumerable<NewMediaItem> newMediaItems,
        string? albumId = null,
        AlbumPosition? albumPosition = null,
        CancellationToken cancellationToken = default
    )
    {
        var items = (newMediaItems ?? throw new ArgumentNullException(nameof(newMediaItems))).ToList();
        for (var at = 0; at < items.Count; at++)
        {
            Check(items[at], $"{nameof(newMediaItems)}[{at}]");
        }

        if (albumId is "")
        {
            throw new ArgumentException(
                "The id of the album is empty; leave it out to put the items into no album.",
                nameof(albumId)
            );
        }

        if (albumId is null && albumPosition is not null)
        {
            throw new ArgumentException(
                "A position needs an album: Google refuses one without.",
                nameof(albumPosition)
            );
        }

        albumPosition?.Check(nameof(albumPosition));
        return CreateManyCoreAsync(items, albumId, albumPosition, cancellationToken);
    }

    private async Task<IReadOnlyList<MediaItem>> CreateManyCoreAsync(
        IReadOnlyList<NewMediaItem> items,
        string? albumId,
        AlbumPosition? position,
        CancellationToken cancellationToken
    )
    {
        var run = new BatchRun<NewMediaItem>(
            BatchCreateOperation,
            BatchCreateMediaItemsRequest.NewMediaItemsMaxCount,
            _pipeline,
            async (group, all, pipeline, cancel) =>
            {
                var request = new BatchCreateMediaItemsRequest
                {
                    AlbumId = albumId,
                    AlbumPosition = albumId is null ? null : PositionOf(group, all, position),
                    NewMediaItems = [.. group.Select(entry => entry.Input)],
                };
                var response = await Over(pipeline).BatchCreateAsync(request, cancel).ConfigureAwait(false);
                TakeResults(group, response.NewMediaItemResults);
            }
        )
        {
            KeepsOrder = albumId is not null,
        };
        var outcomes = await run.RunWholeAsync(items, item => item.SimpleMediaItem!.UploadToken!, cancellationToken)
            .ConfigureAwait(false);
        return [.. outcomes.Select(outcome => outcome.MediaItem!)];
    }

    // Custom: for calls that only find out which input a failure is of.
    internal MediaItemsClient Retrying(int? maxRetriesOfRequest) => Over(_pipeline.Retrying(maxRetriesOfRequest));

    private MediaItemsClient Over(ApiPipeline pipeline) =>
        pipeline == _pipeline ? this : new MediaItemsClient(pipeline);

    private static void Check(NewMediaItem? item, string name)
    {
        if (string.IsNullOrEmpty(item?.SimpleMediaItem?.UploadToken))
        {
            throw new ArgumentException($"{name} has no upload token. Nothing was sent.", name);
        }

        TextLength.Check(item!.Description, NewMediaItem.DescriptionMaxLength, "description", name);
        TextLength.Check(item.SimpleMediaItem!.FileName, SimpleMediaItem.FileNameMaxLength, "file name", name);
    }

    // Google puts all items of a call at one place. What comes later goes behind what came before, and so do the next
    // batch of those that go to the beginning, and one that was retried and has been overtaken.
    private static AlbumPosition? PositionOf(
        IReadOnlyList<BatchEntry<NewMediaItem>> group,
        IReadOnlyList<BatchEntry<NewMediaItem>> all,
        AlbumPosition? position
    )
    {
        var first = group[0].Index;
        var isOvertaken = all.Skip(first)
            .Take(BatchCreateMediaItemsRequest.NewMediaItemsMaxCount)
            .Any(entry => entry.MediaItem is not null);
        if (AlbumPosition.IsEnd(position) && !isOvertaken)
        {
            return position;
        }

        for (var at = first - 1; at >= 0; at--)
        {
            if (all[at] is { Error: null, MediaItem: { } before })
            {
                return AlbumPosition.After(before);
            }
        }

        return position;
    }

    // Google says that they come in the order of the ids, and the items say it themselves. The place decides for
    // errors, which do not. An item under another id is not the one that was asked for.
    private static void TakeResults(IReadOnlyList<BatchEntry<string>> group, IList<MediaItemResult> results)
    {
        var byId = new Dictionary<string, MediaItemResult>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            if (result?.MediaItem?.Id is { Length: > 0 } id)
            {
                byId[id] = result;
            }
        }

        for (var at = 0; at < group.Count; at++)
        {
            var entry = group[at];
            var result =
                byId.TryGetValue(entry.Key, out var own) ? own
                : results.Count == group.Count && string.IsNullOrEmpty(results[at]?.MediaItem?.Id) ? results[at]
                : null;
            entry.Take(result?.Status, result?.MediaItem);
        }
    }

    // The order may differ, and a result may be missing, or its token; then the place says whose it is, if it can.
    private static void TakeResults(IReadOnlyList<BatchEntry<NewMediaItem>> group, IList<NewMediaItemResult> results)
    {
        var byToken = new Dictionary<string, NewMediaItemResult>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            if (result?.UploadToken is { Length: > 0 } token)
            {
                byToken[token] = result;
            }
        }

        for (var at = 0; at < group.Count; at++)
        {
            var entry = group[at];
            var result =
                byToken.TryGetValue(entry.Key, out var own) ? own
                : results.Count == group.Count && string.IsNullOrEmpty(results[at]?.UploadToken) ? results[at]
                : null;
            entry.Take(result?.Status, result?.MediaItem);
        }
    }
}

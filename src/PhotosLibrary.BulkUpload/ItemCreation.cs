using System.Net;
using PhotosCore.Storage;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// Makes items of a batch of uploads, or puts items that are there into an album, and writes down in the journal what
/// was done. Whatever fails, it is known of each upload of the batch.
/// </summary>
internal sealed class ItemCreation(PhotosLibraryClient client, UploadJournal journal, CreationPermits permits)
    : IDisposable
{
    // Each batch has been retried already, with all its waits.
    private const int MaxAttempts = 3;

    private readonly Dictionary<string, string> _albumIds = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _albumTurn = new(1, 1);

    private readonly MediaItemsClient _mediaItems = permits.IsNeeded
        ? new MediaItemsClient(client.Pipeline.Marking(permits.Mark))
        : client.MediaItems;

    /// <summary>Whether an error says that the storage of the user is full.</summary>
    public static bool IsStorageFull(string message) => message.Contains(ErrorWords.FullStorage);

    /// <summary>What may still make an item of an upload that has failed.</summary>
    public static NextStep StepAfter(PendingUpload upload, BatchError error) =>
        upload.Attempts >= MaxAttempts
            ? NextStep.None
            : error.Kind switch
            {
                // A further call would tell nothing new, and might take others with it.
                BatchErrorKind.Transient when error.StoodAlone => NextStep.None,
                BatchErrorKind.OutcomeUnknown when error.StoodAlone => SaysToken(error) && !upload.IsUploadedAnew
                    ? NextStep.UploadAnew
                    : NextStep.None,
                BatchErrorKind.Invalid when IsOfToken(upload, error) => NextStep.UploadAnew,
                BatchErrorKind.Transient or BatchErrorKind.Unanswered or BatchErrorKind.OutcomeUnknown =>
                    NextStep.Reconcile,
                BatchErrorKind.AlreadyExists or BatchErrorKind.NotAttempted => NextStep.Retry,
                _ => NextStep.None,
            };

    /// <summary>Makes the items of a batch, all of one album.</summary>
    /// <exception cref="PhotosException">Not even the album is there.</exception>
    public async Task<IReadOnlyList<ItemResult>> RunAsync(
        List<PendingUpload> batch,
        CancellationToken cancellationToken
    )
    {
        var albumId = await AlbumIdOfAsync(batch[0].File, cancellationToken).ConfigureAwait(false);
        return batch[0].MediaItemId is not null
            ? await PlaceAsync(batch, albumId!, cancellationToken).ConfigureAwait(false)
            : await CreateAsync(batch, albumId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The id of the album of a file, whose title is looked up, or the album created; null for none.</summary>
    /// <exception cref="PhotosException">It could not be.</exception>
    public async Task<string?> AlbumIdOfAsync(FileUpload file, CancellationToken cancellationToken)
    {
        if (file.AlbumTitle is not { } title)
        {
            return file.AlbumId;
        }

        await _albumTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_albumIds.TryGetValue(title, out var id))
            {
                id = (await client.Albums.GetOrCreateAsync(title, cancellationToken).ConfigureAwait(false)).Id;
                _albumIds[title] = !string.IsNullOrEmpty(id)
                    ? id
                    // Without it the items would be in no album.
                    : throw client.Pipeline.Service.Fail(
                        AlbumsClient.CreateOperation.Method,
                        $"Google's response for the album \"{title}\" has no id, so nothing can be put into it."
                    );
            }

            return id;
        }
        finally
        {
            _albumTurn.Release();
        }
    }

    /// <summary>Whether the item of an upload, which no album would take, is gone from the library.</summary>
    public async Task<bool> IsGoneAsync(PendingUpload upload, BatchError error, CancellationToken cancellationToken)
    {
        if (!error.StoodAlone || error.Kind is not (BatchErrorKind.Invalid or BatchErrorKind.NotFound))
        {
            return false;
        }

        try
        {
            await client.MediaItems.GetAsync(upload.MediaItemId!, "id", cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (PhotosLibraryException e)
        {
            return e.StatusCode switch
            {
                HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone => true,
                // An app that may only add has nothing but the words of the album.
                HttpStatusCode.Forbidden => error.Message.Contains(ErrorWords.MediaItemId),
                _ => false,
            };
        }
        catch (PhotosException)
        {
            return false;
        }
    }

    public void Dispose() => _albumTurn.Dispose();

    // Google says the same of a token that is spent, too old or none. What it says of bytes that are no photo is
    // something else, but where an item may have been made nothing is certain.
    private static bool IsOfToken(PendingUpload upload, BatchError error) =>
        !upload.IsUploadedAnew && (upload.IsOutcomeUnknown || upload.Attempts > 1 || SaysToken(error));

    private static bool SaysToken(BatchError error) => error.Message.Contains(ErrorWords.UploadToken);

    private async Task<IReadOnlyList<ItemResult>> CreateAsync(
        List<PendingUpload> batch,
        string? albumId,
        CancellationToken cancellationToken
    )
    {
        await journal.SetSentAsync(batch.Select(upload => upload.Key)).ConfigureAwait(false);
        var items = batch.ConvertAll(upload =>
            NewMediaItem.FromUpload(
                upload.Token!,
                upload.File.FileName ?? Path.GetFileName(upload.File.Path),
                upload.File.Description
            )
        );
        IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes;
        Exception? failure = null;
        try
        {
            var created = await _mediaItems
                .CreateManyAsync(items, albumId, null, cancellationToken)
                .ConfigureAwait(false);
            outcomes = [.. items.Zip(created, (item, mediaItem) => new BatchOutcome<NewMediaItem>(item, mediaItem))];
        }
        catch (PhotosBatchException<NewMediaItem> e)
        {
            outcomes = e.Outcomes;
            failure = e.InnerException;
        }
        catch (PhotosBatchCanceledException<NewMediaItem> e)
        {
            await SetCreatedAsync(batch, e.Outcomes).ConfigureAwait(false);
            throw;
        }

        await SetCreatedAsync(batch, outcomes).ConfigureAwait(false);
        var results = new List<ItemResult>();
        for (var at = 0; at < batch.Count; at++)
        {
            var item = outcomes[at].MediaItem;
            var error = outcomes[at].Error;
            if (
                error?.Kind == BatchErrorKind.AlreadyExists
                && await FindTwinAsync(batch[at], batch, outcomes, cancellationToken).ConfigureAwait(false) is { } twin
            )
            {
                await journal.SetCreatedAsync([(batch[at].Key, twin.Id)], batch[at].File.Album).ConfigureAwait(false);
                (item, error) = (twin, null);
            }

            results.Add(new ItemResult(batch[at], item?.Id, item, error, failure, IsPlacedOnly: false));
        }

        return results;
    }

    /// <summary>
    /// The item that a batch has made of the same bytes: Google makes one, and says of the others that they exist.
    /// </summary>
    private static async Task<MediaItem?> FindTwinAsync(
        PendingUpload upload,
        List<PendingUpload> batch,
        IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes,
        CancellationToken cancellationToken
    )
    {
        for (var at = 0; at < batch.Count; at++)
        {
            if (
                outcomes[at] is { Succeeded: true, MediaItem: { } item }
                && await FileContent
                    .IsSameAsync(upload.File.Path, batch[at].File.Path, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                return item;
            }
        }

        return null;
    }

    private Task SetCreatedAsync(List<PendingUpload> batch, IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes) =>
        journal.SetCreatedAsync(
            [
                .. batch
                    .Zip(
                        outcomes,
                        (upload, outcome) => (upload.Key, Item: outcome.Succeeded ? outcome.MediaItem : null)
                    )
                    .Where(pair => pair.Item is not null)
                    .Select(pair => (pair.Key, pair.Item!.Id)),
            ],
            batch[0].File.Album
        );

    /// <summary>Puts items that are there into an album.</summary>
    private async Task<IReadOnlyList<ItemResult>> PlaceAsync(
        List<PendingUpload> batch,
        string albumId,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<BatchOutcome<string>>? outcomes = null;
        Exception? failure = null;
        try
        {
            await client
                .Albums.AddMediaItemsAsync(albumId, batch.Select(upload => upload.MediaItemId!), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PhotosBatchException<string> e)
        {
            outcomes = e.Outcomes;
            failure = e.InnerException;
        }

        var results = batch
            .Select(
                (upload, at) =>
                    new ItemResult(
                        upload,
                        upload.MediaItemId,
                        MediaItem: null,
                        outcomes?[at].Error,
                        failure,
                        IsPlacedOnly: true
                    )
            )
            .ToList();
        await journal
            .SetCreatedAsync(
                results
                    .Where(result => result.Error is null)
                    .Select(result => (result.Upload.Key, result.MediaItemId!)),
                batch[0].File.Album
            )
            .ConfigureAwait(false);
        return results;
    }
}

/// <summary>What became of one upload in its batch.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="MediaItemId">Id of the item; null if there is none.</param>
/// <param name="MediaItem">The item as Google responded with it.</param>
/// <param name="Error">Why there is no item, or why it is not in its album; null if it is.</param>
/// <param name="Failure">How the call failed, if it did as a whole.</param>
/// <param name="IsPlacedOnly">Whether the item was there, and had only to be put into the album.</param>
internal sealed record ItemResult(
    PendingUpload Upload,
    string? MediaItemId,
    MediaItem? MediaItem,
    BatchError? Error,
    Exception? Failure,
    bool IsPlacedOnly
);

/// <summary>What may still make an item of an upload.</summary>
internal enum NextStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The same batch again.</summary>
    Retry,

    /// <summary>The same again, knowing that an item may have been made.</summary>
    Reconcile,

    /// <summary>The bytes again, since their token is no longer valid.</summary>
    UploadAnew,
}

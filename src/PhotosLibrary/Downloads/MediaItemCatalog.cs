using PhotosCore.Downloads;
using PhotosCore.Errors;
using PhotosLibrary.Batches;

namespace PhotosLibrary.Downloads;

/// <summary>
/// Fetches media items for their base URLs, many with one request: what is asked for while a request is in progress
/// comes with the next one, all together, up to 50 (<c>mediaItems.batchGet</c>).
/// </summary>
internal sealed class MediaItemCatalog(MediaItemsClient mediaItems) : IMediaCatalog<MediaItem>
{
    private readonly object _gate = new();
    private readonly List<Lookup> _lookups = [];
    private bool _isFetching;

    public int MaxPerRequest => MediaItemsClient.BatchGetMediaItemIdsMaxCount;

    public TimeSpan BaseUrlLifetime => MediaItem.BaseUrlLifetime;

    public MediaSource Describe(MediaItem item) => item.ToMediaSource();

    /// <inheritdoc/>
    public IReadOnlyList<Task<MediaItem>> FetchAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var lookups = ids.Select(id => new Lookup(id, cancellationToken)).ToList();
        lock (_gate)
        {
            _lookups.AddRange(lookups);
            if (!_isFetching)
            {
                _isFetching = true;
                // On its own, as it serves others too.
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        return lookups.ConvertAll(lookup => lookup.Item);
    }

    private async Task ServeAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            using var abandoned = new CancellationTokenSource();
            var waiting = batch.SelectMany(lookups => lookups).Select(lookup => lookup.Item).ToList();
            _ = CancelAfterAsync(waiting, abandoned);
            await FetchAsync(batch, abandoned.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels a request once no caller waits for it any more.</summary>
    private static async Task CancelAfterAsync(List<Task<MediaItem>> waiting, CancellationTokenSource abandoned)
    {
        foreach (var item in waiting)
        {
            await Task.WhenAny(item).ConfigureAwait(false);
        }

        try
        {
            abandoned.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over.
        }
    }

    /// <summary>What is to be fetched next, those of the same id together.</summary>
    private List<IGrouping<string, Lookup>> TakeBatch()
    {
        lock (_gate)
        {
            _lookups.RemoveAll(lookup => lookup.Item.IsCompleted);
            var batch = _lookups
                .GroupBy(lookup => lookup.Id)
                .Take(MediaItemsClient.BatchGetMediaItemIdsMaxCount)
                .ToList();
            foreach (var lookup in batch.SelectMany(lookups => lookups))
            {
                _lookups.Remove(lookup);
            }

            _isFetching = batch.Count > 0;
            return batch;
        }
    }

    private async Task FetchAsync(List<IGrouping<string, Lookup>> batch, CancellationToken cancellationToken)
    {
        // The last failure of each is what counts, and only if it has not come after all.
        var failures = new Dictionary<string, Exception>(StringComparer.Ordinal);
        var split = new BatchSplit<IGrouping<string, Lookup>>(
            (part, maxRetries) => FetchPartAsync(part, mediaItems.Retrying(maxRetries), cancellationToken),
            (part, failure, _) => part.ForEach(lookups => failures[lookups.Key] = failure),
            isRepeatable: true
        );
        Exception? end = null;
        try
        {
            await split.SendAsync(batch, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the waiting callers are told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            end = e;
        }

        foreach (var lookups in batch)
        {
            if (failures.TryGetValue(lookups.Key, out var failure) || (failure = end) is not null)
            {
                Fail(lookups, failure);
            }
        }
    }

    private static async Task FetchPartAsync(
        List<IGrouping<string, Lookup>> part,
        MediaItemsClient client,
        CancellationToken cancellationToken
    )
    {
        if (part.Count == 1)
        {
            // Its errors are plainer than those of batchGet.
            Succeed(part[0], await client.GetAsync(part[0].Key, null, cancellationToken).ConfigureAwait(false));
            return;
        }

        var response = await client
            .BatchGetAsync(part.Select(lookups => lookups.Key), null, cancellationToken)
            .ConfigureAwait(false);
        Deal(part, [.. response.MediaItemResults]);
    }

    // Google responds in the order of the ids; where it does not, an item still says whose it is.
    private static void Deal(List<IGrouping<string, Lookup>> batch, List<MediaItemResult?> results)
    {
        var byId = results
            .Select(result => result?.MediaItem)
            .Where(item => item is { Id.Length: > 0 })
            .GroupBy(item => item!.Id)
            .ToDictionary(items => items.Key, items => items.First()!);
        for (var i = 0; i < batch.Count; i++)
        {
            if (byId.TryGetValue(batch[i].Key, out var item))
            {
                Succeed(batch[i], item);
            }
            else
            {
                Fail(batch[i], ErrorOf(batch[i].Key, results.Count == batch.Count ? results[i]?.Status : null));
            }
        }
    }

    private static PhotosLibraryException ErrorOf(string id, Status? status)
    {
        var method = MediaItemsClient.BatchGetOperation.Method;
        if (status?.Code is not { } code)
        {
            return new PhotosLibraryException(
                $"{method}: the response has neither the item {id} nor an error for it.",
                System.Net.HttpStatusCode.OK
            )
            {
                Method = method,
            };
        }

        var name = RpcCodes.NameOf(code);
        var message = status.Message is null ? null : Redaction.Redact(status.Message);
        return new PhotosLibraryException(
            $"{method} failed for the item {id}: {name}{(message is null ? "" : ": " + message)}",
            RpcCodes.HttpStatusOf(name),
            status: name
        )
        {
            Method = method,
            ErrorMessage = message,
        };
    }

    private static void Succeed(IEnumerable<Lookup> lookups, MediaItem item)
    {
        foreach (var lookup in lookups)
        {
            lookup.Succeed(item);
        }
    }

    private static void Fail(IEnumerable<Lookup> lookups, Exception failure)
    {
        foreach (var lookup in lookups)
        {
            lookup.Fail(failure);
        }
    }

    /// <summary>A caller who waits for an item.</summary>
    private sealed class Lookup
    {
        private readonly TaskCompletionSource<MediaItem> _item = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly CancellationTokenRegistration _registration;

        public Lookup(string id, CancellationToken cancellationToken)
        {
            Id = id;
            // Others may wait for the same request, which is not cancelled for them.
            _registration = cancellationToken.Register(() => _item.TrySetCanceled(cancellationToken));
        }

        public string Id { get; }

        public Task<MediaItem> Item => _item.Task;

        public void Succeed(MediaItem item)
        {
            _item.TrySetResult(item);
            _registration.Dispose();
        }

        public void Fail(Exception failure)
        {
            _item.TrySetException(failure);
            // A caller who has stopped waiting does not look at the exception.
            _ = _item.Task.Exception;
            _registration.Dispose();
        }
    }
}

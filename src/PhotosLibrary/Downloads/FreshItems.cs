using PhotosLibrary.Errors;

namespace PhotosLibrary;

/// <summary>
/// Fetches items for their base URLs, many with one request: who asks while a request is under way is served by the
/// next, together with all others who do, up to 50.
/// </summary>
internal sealed class FreshItems(MediaItemsClient mediaItems)
{
    private readonly object _gate = new();
    private readonly List<Wish> _wishes = [];
    private bool _isFetching;

    /// <summary>Fetches one item.</summary>
    public Task<MediaItem> FetchAsync(string mediaItemId, CancellationToken cancellationToken) =>
        FetchAsync([mediaItemId], cancellationToken)[0];

    /// <summary>Fetches items, each of which succeeds or fails by itself.</summary>
    public IReadOnlyList<Task<MediaItem>> FetchAsync(
        IReadOnlyList<string> mediaItemIds,
        CancellationToken cancellationToken
    )
    {
        var wishes = mediaItemIds.Select(id => new Wish(id, cancellationToken)).ToList();
        lock (_gate)
        {
            _wishes.AddRange(wishes);
            if (!_isFetching)
            {
                _isFetching = true;
                // On its own, as it serves others too.
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        return wishes.ConvertAll(wish => wish.Answer);
    }

    private async Task ServeAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            using var unwanted = new CancellationTokenSource();
            var wanted = batch.SelectMany(wishes => wishes).Select(wish => wish.Answer).ToList();
            _ = CancelAfterAsync(wanted, unwanted);
            await FetchAsync(batch, unwanted.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a request for which nobody waits any more.</summary>
    private static async Task CancelAfterAsync(List<Task<MediaItem>> wanted, CancellationTokenSource unwanted)
    {
        foreach (var answer in wanted)
        {
            await Task.WhenAny(answer).ConfigureAwait(false);
        }

        try
        {
            unwanted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over.
        }
    }

    /// <summary>What is to be fetched next, those of the same id together.</summary>
    private List<IGrouping<string, Wish>> TakeBatch()
    {
        lock (_gate)
        {
            _wishes.RemoveAll(wish => wish.Answer.IsCompleted);
            var batch = _wishes.GroupBy(wish => wish.Id).Take(MediaItemsClient.BatchGetMediaItemIdsMaxCount).ToList();
            foreach (var wish in batch.SelectMany(wishes => wishes))
            {
                _wishes.Remove(wish);
            }

            _isFetching = batch.Count > 0;
            return batch;
        }
    }

    private async Task FetchAsync(List<IGrouping<string, Wish>> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (batch.Count == 1)
            {
                // Its errors are plainer than those of batchGet.
                var item = await mediaItems.GetAsync(batch[0].Key, null, cancellationToken).ConfigureAwait(false);
                Succeed(batch[0], item);
                return;
            }

            var answer = await mediaItems
                .BatchGetAsync(batch.Select(wishes => wishes.Key), null, cancellationToken)
                .ConfigureAwait(false);
            Deal(batch, [.. answer.MediaItemResults ?? []]);
        }
        catch (PhotosLibraryException e) when (batch.Count > 1 && (int)e.StatusCode is 400 or 404 or 500)
        {
            // One odd id has been seen to fail the whole call.
            var half = batch.Count / 2;
            await FetchAsync(batch.GetRange(0, half), cancellationToken).ConfigureAwait(false);
            await FetchAsync(batch.GetRange(half, batch.Count - half), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, those who wait are told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var wishes in batch)
            {
                Fail(wishes, e);
            }
        }
    }

    // Google answers in the order of the ids; where it does not, an item still says whose it is.
    private static void Deal(List<IGrouping<string, Wish>> batch, List<MediaItemResult?> results)
    {
        var byId = results
            .Select(result => result?.MediaItem)
            .Where(item => item?.Id is not null)
            .GroupBy(item => item!.Id!)
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
                $"{method}: the answer has neither the item {id} nor an error for it.",
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

    private static void Succeed(IEnumerable<Wish> wishes, MediaItem item)
    {
        foreach (var wish in wishes)
        {
            wish.Succeed(item);
        }
    }

    private static void Fail(IEnumerable<Wish> wishes, Exception failure)
    {
        foreach (var wish in wishes)
        {
            wish.Fail(failure);
        }
    }

    /// <summary>Somebody who waits for an item.</summary>
    private sealed class Wish
    {
        private readonly TaskCompletionSource<MediaItem> _answer = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly CancellationTokenRegistration _registration;

        public Wish(string id, CancellationToken cancellationToken)
        {
            Id = id;
            // Others may wait for the same request, which goes on for them.
            _registration = cancellationToken.Register(() => _answer.TrySetCanceled(cancellationToken));
        }

        public string Id { get; }

        public Task<MediaItem> Answer => _answer.Task;

        public void Succeed(MediaItem item)
        {
            _answer.TrySetResult(item);
            _registration.Dispose();
        }

        public void Fail(Exception failure)
        {
            _answer.TrySetException(failure);
            // Who has stopped waiting does not look any more.
            _ = _answer.Task.Exception;
            _registration.Dispose();
        }
    }
}

using PhotosCore.Calls;
using PhotosCore.Http;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// Keeps permits of the app's limiters back for batches: no byte goes up without the permit to make an item of it.
/// </summary>
internal sealed class CreationPermits : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _gate = new();

    // How many uploads of each album are on their way, or wait for their batch.
    private readonly Dictionary<string, int> _pending = new(StringComparer.Ordinal);
    private readonly PermitReserve _reserve;
    private bool _isBatchUnderWay;

    public CreationPermits(ApiPipeline pipeline)
    {
        IsNeeded = pipeline.RateLimits.AreUsedUp;
        _reserve = new PermitReserve(pipeline.RateLimits, MediaItemsClient.BatchCreateOperation);
    }

    /// <summary>Whether the app has limiters whose permits may come to an end.</summary>
    public bool IsNeeded { get; }

    /// <summary>Lets the first call for a batch use what is kept back for it; its retries get what is left.</summary>
    public void Mark(ApiCall call)
    {
        if (call.Operation == MediaItemsClient.BatchCreateOperation)
        {
            call.TakePermit = Take;
        }
    }

    /// <summary>Keeps back what an upload needs, together with those that are under way; before its bytes.</summary>
    /// <exception cref="PhotosRateLimitException">A limiter refused.</exception>
    public Task ReserveAsync(PendingUpload upload, CancellationToken cancellationToken) =>
        !IsNeeded || upload.HasPermit
            ? Task.CompletedTask
            : FillAsync(
                () =>
                {
                    Count(upload, 1);
                    upload.HasPermit = _reserve.Count >= Needed();
                    Count(upload, upload.HasPermit ? 0 : -1);
                    return upload.HasPermit;
                },
                cancellationToken
            );

    /// <summary>Gives a batch its permit, if after that there are enough for the others.</summary>
    /// <exception cref="PhotosRateLimitException">A limiter refused.</exception>
    public Task BeginBatchAsync(List<PendingUpload> batch, CancellationToken cancellationToken) =>
        !IsNeeded
            ? Task.CompletedTask
            : FillAsync(
                () =>
                {
                    var counted = batch.FindAll(upload => upload.HasPermit);
                    counted.ForEach(Release);
                    _isBatchUnderWay = true;
                    if (_reserve.Count >= Needed())
                    {
                        return true;
                    }

                    _isBatchUnderWay = false;
                    counted.ForEach(upload => upload.HasPermit = true);
                    counted.ForEach(upload => Count(upload, 1));
                    return false;
                },
                cancellationToken
            );

    /// <summary>Gives a batch its permit, whatever there is for the others; false if there is none.</summary>
    public bool TryBeginLastBatch()
    {
        lock (_gate)
        {
            return _isBatchUnderWay = _reserve.Count > 0;
        }
    }

    /// <summary>The batch has been sent.</summary>
    public void EndBatch()
    {
        lock (_gate)
        {
            _isBatchUnderWay = false;
        }
    }

    /// <summary>Whether other uploads of the album of a batch are under way, that could come with it.</summary>
    public bool HasOthersOf(List<PendingUpload> batch)
    {
        lock (_gate)
        {
            return _pending.TryGetValue(AlbumOf(batch[0]), out var count) && count > batch.Count;
        }
    }

    /// <summary>An upload has its outcome.</summary>
    public void Release(PendingUpload upload)
    {
        if (upload.HasPermit)
        {
            upload.HasPermit = false;
            Count(upload, -1);
        }
    }

    public void Dispose()
    {
        _reserve.Dispose();
        _turn.Dispose();
    }

    private IDisposable? Take()
    {
        lock (_gate)
        {
            var isKeptBack = _isBatchUnderWay;
            _isBatchUnderWay = false;
            return isKeptBack ? _reserve.Take() : null;
        }
    }

    private static string AlbumOf(PendingUpload upload) => upload.File.Album ?? "";

    private void Count(PendingUpload upload, int change)
    {
        lock (_gate)
        {
            _pending[AlbumOf(upload)] = (_pending.TryGetValue(AlbumOf(upload), out var count) ? count : 0) + change;
        }
    }

    private int Needed() =>
        _pending.Values.Sum(count => (count + ReadyUploads.BatchSize - 1) / ReadyUploads.BatchSize)
        + (_isBatchUnderWay ? 1 : 0);

    // One after the other, so that none is taken twice. What there is enough of need not be waited for.
    private async Task FillAsync(Func<bool> tryTake, CancellationToken cancellationToken)
    {
        if (TryTake())
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!TryTake())
            {
                await _reserve.AddAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        bool TryTake()
        {
            lock (_gate)
            {
                return tryTake();
            }
        }
    }
}

using PhotosCore.Http;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// The uploads whose bytes are up, until they are taken as batches: of one album each, full ones if more uploads are
/// expected soon, and in the order of the input.
/// </summary>
internal sealed class ReadyUploads(ApiPipeline pipeline) : IDisposable
{
    /// <summary>How many uploads make a full batch.</summary>
    public const int BatchSize = BatchCreateMediaItemsRequest.NewMediaItemsMaxCount;

    // One large video must not keep the small photos from becoming items.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly List<PendingUpload> _ready = [];
    private int _expectedSoon;
    private int _expectedLater;
    private bool _isClosed;
    private bool _waitsForAll;

    /// <summary>Expects a further upload soon: small batches wait for it.</summary>
    public void ExpectSoon() => Count(ref _expectedSoon, 1);

    /// <summary>The upload that was expected soon is ready, or will not come.</summary>
    public void NoLongerSoon() => Count(ref _expectedSoon, -1);

    /// <summary>Expects a further upload some time: no batch waits for it, but the end does.</summary>
    public void ExpectLater() => Count(ref _expectedLater, 1);

    /// <summary>The upload that was expected later is ready, or will not come.</summary>
    public void NoLongerLater() => Count(ref _expectedLater, -1);

    /// <summary>Adds an upload; cancels it if no batch will be taken any more.</summary>
    public void Add(PendingUpload upload)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                upload.Cancel();
                return;
            }

            upload.ReadyAt = Now;
            _ready.Add(upload);
        }

        _changed.Release();
    }

    /// <summary>
    /// Puts a batch that is not full back: from now on small ones are taken only once no further upload is expected
    /// soon. False if that is so already.
    /// </summary>
    public bool WaitForAll(List<PendingUpload> batch)
    {
        lock (_gate)
        {
            if (_waitsForAll || batch.Count == BatchSize)
            {
                return false;
            }

            _waitsForAll = true;
        }

        batch.ForEach(Add);
        return true;
    }

    /// <summary>Takes no further batch: cancels what is ready, and what comes.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _ready.ForEach(upload => upload.Cancel());
        }
    }

    /// <summary>Waits for the next batch; null once there will be none.</summary>
    public async Task<List<PendingUpload>?> TakeBatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTakeBatch(out var isEnd, out var wait) is { } batch)
            {
                return batch;
            }

            if (isEnd)
            {
                return null;
            }

            await WaitForChangeAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _changed.Dispose();

    private DateTimeOffset Now => pipeline.Time.GetUtcNow();

    private List<PendingUpload>? TryTakeBatch(out bool isEnd, out TimeSpan? wait)
    {
        lock (_gate)
        {
            isEnd = _expectedSoon == 0 && _expectedLater == 0 && _ready.Count == 0;
            wait = null;
            if (_ready.Count == 0)
            {
                return null;
            }

            var groups = _ready
                .GroupBy(upload => (upload.File.Album, IsCreated: upload.MediaItemId is not null))
                .ToList();
            var group = groups.Find(group => group.Count() >= BatchSize);
            if (group is null)
            {
                var oldest = _ready.Min(upload => upload.ReadyAt);
                wait = _waitsForAll ? null : oldest + MaxWait - Now;
                if (_expectedSoon > 0 && wait is not { Ticks: <= 0 })
                {
                    return null;
                }

                group = groups.Find(group => group.Any(upload => upload.ReadyAt == oldest))!;
            }

            var batch = group.OrderBy(upload => upload.Index).Take(BatchSize).ToList();
            _ready.RemoveAll(batch.Contains);
            return batch;
        }
    }

    private async Task WaitForChangeAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (wait is null)
        {
            await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = _changed.WaitAsync(either.Token);
        var delay = pipeline.Backoff.WaitAsync(wait.Value, either.Token);
        await Task.WhenAny(change, delay).ConfigureAwait(false);
        either.Cancel();
        await Task.WhenAny(Task.WhenAll(change, delay)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Count(ref int counter, int change)
    {
        lock (_gate)
        {
            counter += change;
        }

        // There may be nothing left to wait for.
        if (change < 0)
        {
            _changed.Release();
        }
    }
}

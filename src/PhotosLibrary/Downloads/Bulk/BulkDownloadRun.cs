using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Google.Apis.Auth.OAuth2.Responses;
using PhotosLibrary.Bulk;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>
/// One run of a <see cref="BulkDownloader"/>: one loop reads the input, fetches what has no good base URL together with
/// what comes next, and starts downloads as there is room; who enumerates takes the outcomes in order.
/// </summary>
internal sealed class BulkDownloadRun : IDisposable
{
    // What is known of the input but not begun: as many as one request can fetch.
    private const int LookAhead = MediaItemsClient.BatchGetMediaItemIdsMaxCount;

    // What is known of the input and has not been taken as an outcome.
    private const int MostUntaken = 200;

    // A base URL is good for 60 minutes, and has been seen to end after 30.
    private static readonly TimeSpan OldAge = TimeSpan.FromTicks(MediaItem.BaseUrlLifetime.Ticks / 2);

    private readonly DownloadsClient _client;
    private readonly BulkDownloadOptions _options;
    private readonly IAsyncEnumerable<PendingDownload> _input;
    private readonly BulkDestination _destination;
    private readonly CancellationTokenSource _cancellation;

    private readonly SemaphoreSlim _slots;
    private readonly OutcomesInOrder<PendingDownload, DownloadOutcome> _outcomes = new(MostUntaken);
    private readonly Queue<PendingDownload> _ahead = new();
    private readonly ConcurrentDictionary<string, PendingDownload> _underWay = new();
    private readonly RunningTasks _running = new();
    private readonly object _gate = new();

    // Base URLs that were fetched no later than this have expired, as one of them did.
    private DateTimeOffset _expiredUpTo = DateTimeOffset.MinValue;
    private Exception? _stop;
    private int _finished;
    private int _failed;
    private long _bytes;

    private BulkDownloadRun(
        DownloadsClient client,
        BulkDownloadOptions options,
        IAsyncEnumerable<PendingDownload> input,
        BulkDestination destination,
        CancellationToken cancellationToken
    )
    {
        _client = client;
        _options = options;
        _input = input;
        _destination = destination;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _slots = new SemaphoreSlim(options.Parallelism);
    }

    /// <summary>Runs while it is enumerated.</summary>
    public static async IAsyncEnumerable<DownloadOutcome> RunAsync(
        DownloadsClient client,
        BulkDownloadOptions options,
        IAsyncEnumerable<PendingDownload> input,
        Func<BulkDestination> open,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var destination = open();
        using var run = new BulkDownloadRun(client, options, input, destination, cancellationToken);
        // On its own thread, so that an input that is there at once does not keep the outcomes back.
        var work = Task.Run(run.WorkAsync, CancellationToken.None);
        await foreach (
            var outcome in run._outcomes.TakeAsync(work, run._cancellation, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return outcome;
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _slots.Dispose();
        _outcomes.Dispose();
    }

    private async Task WorkAsync()
    {
        var token = _cancellation.Token;
        try
        {
            await ReadAndBeginAsync(token).ConfigureAwait(false);
        }
        finally
        {
            // What is known but not begun will not be.
            foreach (var download in _outcomes.Untaken.Where(download => !download.IsBegun))
            {
                download.Cancel();
            }

            await _running.FinishAsync().ConfigureAwait(false);
            _outcomes.Complete();
        }
    }

    /// <summary>Begins everything. An input that fails ends here, after what was read of it has begun.</summary>
    private async Task ReadAndBeginAsync(CancellationToken cancellationToken)
    {
        var input = _input.GetAsyncEnumerator(cancellationToken);
        Task<bool>? reading = null;
        try
        {
            ExceptionDispatchInfo? failure = null;
            var isEnd = false;
            while (true)
            {
                while (!isEnd && _ahead.Count < LookAhead)
                {
                    reading ??= input.MoveNextAsync().AsTask();
                    // Downloads do not wait for an input that takes its time.
                    if (!reading.IsCompleted && _ahead.Count > 0)
                    {
                        break;
                    }

                    await Task.WhenAny(reading).ConfigureAwait(false);
                    failure = reading.IsFaulted
                        ? ExceptionDispatchInfo.Capture(reading.Exception!.InnerException!)
                        : null;
                    isEnd = failure is not null || !await reading.ConfigureAwait(false);
                    reading = null;
                    if (!isEnd)
                    {
                        await TakeInAsync(input.Current, cancellationToken).ConfigureAwait(false);
                    }
                }

                if (_ahead.Count == 0)
                {
                    failure?.Throw();
                    return;
                }

                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                await BeginAsync(_ahead.Dequeue(), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (reading is not null)
            {
                // An input must not be left while it is being read.
                await Task.WhenAny(reading).ConfigureAwait(false);
                _ = reading.Exception;
            }

            await input.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes one of the input in: it will have an outcome.</summary>
    private async Task TakeInAsync(PendingDownload download, CancellationToken cancellationToken)
    {
        await _outcomes.WaitAsync(cancellationToken).ConfigureAwait(false);
        _outcomes.Add(download);
        while (_destination.IsOnePerItem && download.Id is { } id && !_underWay.TryAdd(id, download))
        {
            if (_underWay.TryGetValue(id, out var first))
            {
                download.IsBegun = true;
                _running.Add(FollowAsync(download, first));
                return;
            }
        }

        if (_destination.Find(download) is { } found)
        {
            End(download, DownloadOutcomeKind.Skipped, found);
        }
        else if (Volatile.Read(ref _stop) is { } stop)
        {
            End(download, DownloadOutcomeKind.NotTried, error: stop);
        }
        else
        {
            _ahead.Enqueue(download);
        }
    }

    // With a slot, which is given back when it has ended.
    private async Task BeginAsync(PendingDownload download, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _stop) is null && NeedsFetching(download))
        {
            await FetchAsync(download, cancellationToken).ConfigureAwait(false);
        }

        if (Volatile.Read(ref _stop) is { } stop && download.Failure is null)
        {
            End(download, DownloadOutcomeKind.NotTried, error: stop);
            _slots.Release();
            return;
        }

        download.IsBegun = true;
        _running.Add(DownloadAsync(download, cancellationToken));
    }

    private bool NeedsFetching(PendingDownload download)
    {
        lock (_gate)
        {
            return download is { Id: not null, Failure: null }
                && (
                    download.FetchedAt is not { } fetched
                    || fetched <= _expiredUpTo
                    || _client.Time.GetUtcNow() - fetched >= OldAge
                );
        }
    }

    /// <summary>Fetches an item, and with the same request the next ones that need it.</summary>
    private async Task FetchAsync(PendingDownload download, CancellationToken cancellationToken)
    {
        var together = new List<PendingDownload> { download };
        together.AddRange(_ahead.Where(NeedsFetching).Take(LookAhead - 1));
        var now = _client.Time.GetUtcNow();
        var answers = _client.Fresh.FetchAsync(together.ConvertAll(one => one.Id!), cancellationToken);
        for (var i = 0; i < together.Count; i++)
        {
            try
            {
                together[i].Renew(await answers[i].ConfigureAwait(false), now);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What may pass is tried again when the turn of the others comes.
                if (i == 0 || !Backoff.IsTransient(e))
                {
                    together[i].Failure = e;
                }

                StopIfHopeless(e);
            }
        }
    }

    private async Task DownloadAsync(PendingDownload download, CancellationToken cancellationToken)
    {
        var items = new Items(this, download);
        try
        {
            if (download.Failure is { } failure)
            {
                End(download, DownloadOutcomeKind.Failed, error: failure);
                return;
            }

            var result = await _destination
                .DownloadAsync(
                    download,
                    stream => FetchBytesAsync(download, stream, items, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            End(download, DownloadOutcomeKind.Downloaded, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            download.Cancel();
        }
#pragma warning disable CA1031 // Whatever it is, it is the outcome of this one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            StopIfHopeless(e);
            End(download, DownloadOutcomeKind.Failed, error: e);
        }
        finally
        {
            items.GiveSlotBack();
        }
    }

    private Task<DownloadResult> FetchBytesAsync(
        PendingDownload download,
        Stream stream,
        Items items,
        CancellationToken cancellationToken
    )
    {
        var options = _options.Download;
        if (_options.Progress is not null)
        {
            options = options.Copy();
            options.Progress = new Ear(this, download);
        }

        return _client.DownloadAsync(download.Item, download.Id, stream, options, items, cancellationToken);
    }

    /// <summary>The same item again: it is there when the first one is.</summary>
    private async Task FollowAsync(PendingDownload download, PendingDownload first)
    {
        try
        {
            var outcome = await first.Outcome.ConfigureAwait(false);
            var kind = outcome.Kind == DownloadOutcomeKind.Downloaded ? DownloadOutcomeKind.Skipped : outcome.Kind;
            End(download, kind, outcome.Result, outcome.Error);
        }
        catch (OperationCanceledException)
        {
            download.Cancel();
        }
    }

    private void StopIfHopeless(Exception failure)
    {
        var isHopeless = failure switch
        {
            // The media host does not say whether a quota is of the day; one that waiting does not end is taken for it.
            PhotosLibraryException e when Backoff.IsQuota(e) => true,
            PhotosLibraryException { StatusCode: HttpStatusCode.Unauthorized } => true,
            // That of a single item has no reason.
            PhotosLibraryException { StatusCode: HttpStatusCode.Forbidden, Reason: not null } => true,
            // The grant has ended, and no refresh brings it back.
            TokenResponseException => true,
            _ => _destination.IsBrokenBy(failure),
        };
        if (isHopeless)
        {
            Interlocked.CompareExchange(ref _stop, failure, null);
        }
    }

    private void End(
        PendingDownload download,
        DownloadOutcomeKind kind,
        DownloadResult? result = null,
        Exception? error = null
    )
    {
        if (download.Id is { } id && _underWay.TryGetValue(id, out var first) && first == download)
        {
            _underWay.TryRemove(id, out _);
        }

        lock (_gate)
        {
            _finished++;
            _failed += error is null ? 0 : 1;
        }

        try
        {
            Report(download, new DownloadProgress(result?.Bytes ?? 0, result?.Bytes), isFinished: true, newBytes: 0);
        }
        finally
        {
            download.End(kind, result, error);
        }
    }

    private void Report(PendingDownload download, DownloadProgress progress, bool isFinished, long newBytes)
    {
        if (_options.Progress is not { } listener)
        {
            return;
        }

        lock (_gate)
        {
            _bytes += newBytes;
            listener.Report(new BulkDownloadProgress(download.Id, progress, isFinished, _finished, _failed, _bytes));
        }
    }

    /// <summary>Fresh items for one download, which does not keep its slot while it waits for a video.</summary>
    private sealed class Items(BulkDownloadRun run, PendingDownload download) : IMediaItemSource
    {
        private bool _hasSlot = true;

        public async Task<MediaItem> FetchAsync(
            string mediaItemId,
            bool hasExpired,
            CancellationToken cancellationToken
        )
        {
            var now = run._client.Time.GetUtcNow();
            if (hasExpired && download.FetchedAt is { } fetched)
            {
                lock (run._gate)
                {
                    // Of those that were given nobody knows which is the oldest.
                    var expired = download.IsAsGiven ? now : fetched;
                    run._expiredUpTo = expired > run._expiredUpTo ? expired : run._expiredUpTo;
                }
            }

            var item = await run._client.Fresh.FetchAsync(mediaItemId, cancellationToken).ConfigureAwait(false);
            download.Renew(item, now);
            return item;
        }

        public async Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            GiveSlotBack();
            await run._client.Backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            await run._slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            _hasSlot = true;
        }

        public void GiveSlotBack()
        {
            if (_hasSlot)
            {
                _hasSlot = false;
                run._slots.Release();
            }
        }
    }

    /// <summary>Hears of the bytes of one download.</summary>
    private sealed class Ear(BulkDownloadRun run, PendingDownload download) : IProgress<DownloadProgress>
    {
        private long _known;

        public void Report(DownloadProgress value)
        {
            var newBytes = value.Bytes - _known;
            _known = value.Bytes;
            run.Report(download, value, isFinished: false, newBytes);
        }
    }
}

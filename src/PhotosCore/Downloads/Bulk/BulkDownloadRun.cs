using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using PhotosCore.Bulk;
using PhotosCore.Http;

namespace PhotosCore.Downloads;

/// <summary>
/// One run of a bulk downloader. One loop reads the input, fetches what has no good base URL together with what comes
/// next, and begins downloads as there are free slots.
/// </summary>
internal sealed class BulkDownloadRun<TItem> : BulkRun<PendingDownload<TItem>, DownloadOutcome<TItem>>
    where TItem : class
{
    private readonly DownloadsClient<TItem> _client;
    private readonly IMediaCatalog<TItem> _catalog;
    private readonly BulkDownloadOptions _options;
    private readonly IAsyncEnumerable<PendingDownload<TItem>> _input;
    private readonly BulkDestination<TItem> _destination;

    // A base URL has been seen to expire after half of its life.
    private readonly TimeSpan _maxAge;

    // What is read of the input but not begun: as many as one request can fetch.
    private readonly int _lookAhead;
    private readonly Queue<PendingDownload<TItem>> _ahead = new();
    private readonly object _gate = new();

    // Base URLs that were fetched no later than this have expired, as one of them did.
    private DateTimeOffset _expiredUpTo = DateTimeOffset.MinValue;

    private BulkDownloadRun(
        DownloadsClient<TItem> client,
        BulkDownloadOptions options,
        IAsyncEnumerable<PendingDownload<TItem>> input,
        BulkDestination<TItem> destination,
        CancellationToken cancellationToken
    )
        : base(options.Parallelism, cancellationToken)
    {
        _client = client;
        _catalog = client.Catalog;
        _options = options;
        _input = input;
        _destination = destination;
        _maxAge = TimeSpan.FromTicks(_catalog.BaseUrlLifetime.Ticks / 2);
        _lookAhead = _catalog.MaxPerRequest;
    }

    /// <summary>Runs while it is enumerated.</summary>
    public static async IAsyncEnumerable<DownloadOutcome<TItem>> RunAsync(
        DownloadsClient<TItem> client,
        BulkDownloadOptions options,
        IAsyncEnumerable<PendingDownload<TItem>> input,
        Func<BulkDestination<TItem>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var destination = open();
        using var run = new BulkDownloadRun<TItem>(client, options, input, destination, cancellationToken);
        await foreach (var outcome in run.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    /// <summary>Begins everything. An input that fails ends here, after what was read of it has begun.</summary>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var input = _input.GetAsyncEnumerator(cancellationToken);
        Task<bool>? reading = null;
        try
        {
            ExceptionDispatchInfo? failure = null;
            var isEnd = false;
            while (true)
            {
                while (!isEnd && _ahead.Count < _lookAhead)
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

                await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
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

    protected override bool IsHopeless(Exception failure) =>
        // The media host does not say whether a quota is of the day; one that waiting does not end is taken for it.
        failure is PhotosApiException error
            && Backoff.IsQuota(error)
        || base.IsHopeless(failure)
        || _destination.IsBrokenBy(failure);

    protected override void Report(
        PendingDownload<TItem> pending,
        TransferProgress transfer,
        bool isCompleted,
        RunProgress progress
    ) =>
        _options.Progress?.Report(
            new BulkDownloadProgress(
                pending.Id,
                transfer,
                isCompleted,
                progress.Completed,
                progress.Failed,
                progress.Bytes,
                [.. InProgress.Select(one => one.Id)]
            )
        );

    /// <summary>Takes one of the input in: it will have an outcome.</summary>
    private async Task TakeInAsync(PendingDownload<TItem> download, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        Add(download);
        if (_destination.IsOnePerItem && download.Id is { } id && FirstOf(id, download) is var first)
        {
            if (first != download)
            {
                download.IsBegun = true;
                Track(FollowAsync(download, first));
                return;
            }
        }

        if (_destination.Find(download) is { } found)
        {
            End(download, DownloadOutcomeKind.Skipped, found);
        }
        else if (Stop is { } stop)
        {
            End(download, DownloadOutcomeKind.NotAttempted, error: stop);
        }
        else
        {
            _ahead.Enqueue(download);
        }
    }

    // With a slot, which is given back when it has ended.
    private async Task BeginAsync(PendingDownload<TItem> download, CancellationToken cancellationToken)
    {
        if (Stop is null && NeedsFetching(download))
        {
            await FetchAsync(download, cancellationToken).ConfigureAwait(false);
        }

        if (Stop is { } stop && download.Failure is null)
        {
            End(download, DownloadOutcomeKind.NotAttempted, error: stop);
            ReleaseSlot();
            return;
        }

        download.IsBegun = true;
        Track(DownloadAsync(download, cancellationToken));
    }

    private bool NeedsFetching(PendingDownload<TItem> download)
    {
        lock (_gate)
        {
            return download is { Id: not null, Failure: null }
                && (
                    download.FetchedAt is not { } fetched
                    || fetched <= _expiredUpTo
                    || _client.Pipeline.Time.GetUtcNow() - fetched >= _maxAge
                );
        }
    }

    /// <summary>Fetches an item, and with the same request the next ones that need it.</summary>
    private async Task FetchAsync(PendingDownload<TItem> download, CancellationToken cancellationToken)
    {
        var together = new List<PendingDownload<TItem>> { download };
        together.AddRange(_ahead.Where(NeedsFetching).Take(_lookAhead - 1));
        var now = _client.Pipeline.Time.GetUtcNow();
        var items = _catalog.FetchAsync(together.ConvertAll(one => one.Id!), cancellationToken);
        for (var i = 0; i < together.Count; i++)
        {
            try
            {
                together[i].Renew(await items[i].ConfigureAwait(false), now);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A transient failure of the others is retried when they are fetched themselves.
                if (i == 0 || !Backoff.IsTransient(e))
                {
                    together[i].Failure = e;
                }

                StopIfHopeless(e);
            }
        }
    }

    private async Task DownloadAsync(PendingDownload<TItem> download, CancellationToken cancellationToken)
    {
        var context = new Context(this, download);
        try
        {
            if (download.Failure is { } failure)
            {
                End(download, KindOf(failure), error: failure);
                return;
            }

            var result = await _destination
                .DownloadAsync(
                    download,
                    stream => FetchBytesAsync(download, stream, context, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            End(download, result.IsSkipped ? DownloadOutcomeKind.Skipped : DownloadOutcomeKind.Downloaded, result);
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
            End(download, KindOf(e), error: e);
        }
        finally
        {
            context.GiveSlotBack();
        }
    }

    // What the app's own limiter refuses has not been sent.
    private static DownloadOutcomeKind KindOf(Exception failure) =>
        failure is PhotosRateLimitException ? DownloadOutcomeKind.NotAttempted : DownloadOutcomeKind.Failed;

    private Task<DownloadResult<TItem>> FetchBytesAsync(
        PendingDownload<TItem> download,
        Stream stream,
        Context context,
        CancellationToken cancellationToken
    )
    {
        var options = _options.Download;
        if (_options.Progress is not null)
        {
            options = options.Copy();
            options.Progress = new TransferListener(transfer => ReportTransfer(download, transfer));
        }

        return _client.DownloadAsync(download.Item, download.Id, stream, options, context, cancellationToken);
    }

    /// <summary>The same item again: it is there when the first one is.</summary>
    private async Task FollowAsync(PendingDownload<TItem> download, PendingDownload<TItem> first)
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

    private void End(
        PendingDownload<TItem> download,
        DownloadOutcomeKind kind,
        DownloadResult<TItem>? result = null,
        Exception? error = null
    ) =>
        Complete(
            download,
            download.Id,
            new DownloadOutcome<TItem>(download.Id, kind, result, error, result?.MediaItem ?? download.Item),
            new TransferProgress(result?.Bytes ?? 0, result?.Bytes),
            hasFailed: error is not null
        );

    /// <summary>What one download needs of the run; it does not keep its slot while it waits for a video.</summary>
    private sealed class Context(BulkDownloadRun<TItem> run, PendingDownload<TItem> download) : IDownloadContext<TItem>
    {
        private bool _hasSlot = true;

        public async Task<TItem> FetchAsync(string id, bool hasExpired, CancellationToken cancellationToken)
        {
            var now = run._client.Pipeline.Time.GetUtcNow();
            if (hasExpired && download.FetchedAt is { } fetched)
            {
                lock (run._gate)
                {
                    // Of those that the app gave it is not known which is the oldest.
                    var expired = download.IsAsGiven ? now : fetched;
                    run._expiredUpTo = expired > run._expiredUpTo ? expired : run._expiredUpTo;
                }
            }

            var item = await run._catalog.FetchAsync([id], cancellationToken)[0].ConfigureAwait(false);
            download.Renew(item, now);
            return item;
        }

        public async Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            GiveSlotBack();
            await run._client.Pipeline.Backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            await run.TakeSlotAsync(cancellationToken).ConfigureAwait(false);
            _hasSlot = true;
        }

        public void GiveSlotBack()
        {
            if (_hasSlot)
            {
                _hasSlot = false;
                run.ReleaseSlot();
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Bulk;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>
/// One run of a <see cref="BulkUploader"/>: one loop reads the input and starts uploads as there is room, another makes items
/// of what is up, and who enumerates takes the outcomes in order.
/// </summary>
internal sealed class BulkUploadRun : IDisposable
{
    private const int BatchSize = BatchCreateMediaItemsRequest.NewMediaItemsMaxCount;

    // What is known of the input and has not been taken as an outcome.
    private const int MostUntaken = 200;

    // Each batch has been repeated already, with all its waits.
    private const int MostAttempts = 3;

    // A token is good for a day; in the last hour of it the batch may have to wait.
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(23);

    // One large video must not keep the small photos from becoming items.
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMinutes(1);

    private readonly PhotosLibraryClient _client;
    private readonly BulkUploadOptions _options;
    private readonly IAsyncEnumerable<FileUpload> _input;
    private readonly UploadJournal _journal;
    private readonly CancellationTokenSource _cancellation;

    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly OutcomesInOrder<PendingUpload, UploadOutcome> _outcomes = new(MostUntaken);
    private readonly ConcurrentDictionary<string, PendingUpload> _underWay = new();
    private readonly Dictionary<string, string> _albumIds = new(StringComparer.Ordinal);
    private readonly RunningTasks _running = new();
    private readonly List<PendingUpload> _ready = [];
    private readonly object _gate = new();

    private bool _isRead;
    private bool _isOver;
    private int _uploading;
    private int _following;
    private Exception? _stop;
    private int _finished;
    private int _failed;
    private long _bytes;

    private BulkUploadRun(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        UploadJournal journal,
        CancellationToken cancellationToken)
    {
        _client = client;
        _options = options;
        _input = input;
        _journal = journal;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _slots = new SemaphoreSlim(options.Parallelism);
    }

    /// <summary>Runs while it is enumerated.</summary>
    public static async IAsyncEnumerable<UploadOutcome> RunAsync(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        Func<Task<UploadJournal>> openAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var journal = await openAsync().ConfigureAwait(false);
        using var run = new BulkUploadRun(client, options, input, journal, cancellationToken);
        // On its own thread, so that an input that is there at once does not keep the outcomes back.
        var work = Task.Run(run.WorkAsync, CancellationToken.None);
        await foreach (var outcome in run._outcomes.TakeAsync(work, run._cancellation, cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _slots.Dispose();
        _outcomes.Dispose();
        _changed.Dispose();
    }

    private DateTimeOffset Now => _client.Downloads.Time.GetUtcNow();

    /// <summary>Does everything. An input that fails ends it, after what was read of it is done.</summary>
    private async Task WorkAsync()
    {
        var creating = CreateAllAsync();
        var reading = ReadAsync();
        await Task.WhenAny(reading).ConfigureAwait(false);
        lock (_gate)
        {
            _isRead = true;
        }

        _changed.Release();
        await Task.WhenAny(creating).ConfigureAwait(false);
        await _running.FinishAsync().ConfigureAwait(false);
        foreach (var upload in _outcomes.Untaken)
        {
            upload.Cancel();
        }

        _outcomes.Complete();
        if (creating.IsFaulted)
        {
            ExceptionDispatchInfo.Capture(creating.Exception!.InnerException!).Throw();
        }

        await reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var token = _cancellation.Token;
        var index = 0L;
        var files = _input.GetAsyncEnumerator(token);
        await using var disposal = files.ConfigureAwait(false);

        // Counts as one that uploads, for more comes soon: a batch is not to be small because the other loop was faster.
        Count(ref _uploading, 1);
        try
        {
            while (true)
            {
                var next = files.MoveNextAsync().AsTask();
                await WaitIdlyAsync(next).ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                if (files.Current is not { } file)
                {
                    throw new ArgumentException("One of the files is null.");
                }

                await WaitIdlyAsync(_outcomes.WaitAsync(token)).ConfigureAwait(false);
                var upload = new PendingUpload(file.Copy(), index++);
                _outcomes.Add(upload);
                Count(ref _uploading, 1);
                await TakeSlotAsync(token).ConfigureAwait(false);
                _running.Add(UploadAsync(upload, token));
            }
        }
        finally
        {
            Count(ref _uploading, -1);
        }
    }

    // While the reader waits for more input or for room nobody knows when more comes, and what is up need not wait for it.
    private async Task WaitIdlyAsync(Task task)
    {
        if (!task.IsCompleted)
        {
            Count(ref _uploading, -1);
            await Task.WhenAny(task).ConfigureAwait(false);
            Count(ref _uploading, 1);
        }

        await task.ConfigureAwait(false);
    }

    private async Task TakeSlotAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Count(ref _uploading, -1);
            throw;
        }
    }

    // With a slot, which is given back when it has ended.
    private async Task UploadAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        PendingUpload? first = null;
        try
        {
            if (Volatile.Read(ref _stop) is { } stop)
            {
                End(upload, UploadOutcomeKind.NotTried, error: stop);
                return;
            }

            var snapshot = Check(upload);
            upload.Key = snapshot.Key;
            first = _underWay.GetOrAdd(upload.Key, upload);
            if (first != upload)
            {
                Count(ref _following, 1);
                return;
            }

            await UploadBytesAsync(upload, snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            upload.Cancel();
        }
#pragma warning disable CA1031 // Whatever it is, it is the outcome of this one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            StopIfHopeless(e);
            End(upload, UploadOutcomeKind.Failed, error: e);
        }
        finally
        {
            _slots.Release();
            if (first is not null && first != upload)
            {
                _running.Add(FollowAsync(upload, first, cancellationToken));
            }

            Count(ref _uploading, -1);
        }
    }

    private static FileSnapshot Check(PendingUpload upload)
    {
        var file = upload.File;
        TextLength.Check(file.Description, NewMediaItem.DescriptionMaxLength, "description", nameof(file.Description));
        TextLength.Check(file.FileName, SimpleMediaItem.FileNameMaxLength, "file name", nameof(file.FileName));
        if (file.AlbumId is "" || file.AlbumTitle is "" || (file.AlbumId is not null && file.AlbumTitle is not null))
        {
            throw new ArgumentException("An album is either an id or a title, and not empty. Nothing was sent.");
        }

        return FileSnapshot.Take(file.Path);
    }

    /// <summary>Brings the bytes up, as far as an earlier run has not, and gets it ready for a batch.</summary>
    private async Task UploadBytesAsync(PendingUpload upload, FileSnapshot snapshot, CancellationToken cancellationToken)
    {
        var entry = await _journal.FindAsync(upload.Key, upload.File.Album).ConfigureAwait(false);
        if (entry.MediaItemId is not null)
        {
            if (upload.File.Album is null || entry.IsPlaced)
            {
                End(upload, UploadOutcomeKind.Skipped, entry.MediaItemId);
                return;
            }

            upload.MediaItemId = entry.MediaItemId;
        }
        else if (entry.Token is not null && Now - entry.TokenAt < TokenLife)
        {
            upload.Token = entry.Token;
            upload.IsUnsure = entry.IsSent;
        }
        else
        {
            var options = new UploadOptions
            {
                ChunkSize = _options.ChunkSize,
                SessionStore = new JournalSession(_journal, upload.Key),
                Progress = _options.Progress is null ? null : new Ear(this, upload),
            };
            upload.Token = await _client.Uploads.UploadFileAsync(upload.File.Path, options, cancellationToken).ConfigureAwait(false);
            if (!snapshot.IsCurrent())
            {
                throw new IOException($"{upload.File.Path} was changed while it was uploaded, so the upload is not used. Upload it again.");
            }

            await _journal.SetTokenAsync(upload.Key, upload.Token, Now).ConfigureAwait(false);
        }

        SetReady(upload);
    }

    /// <summary>The same file again: it is there when the first one is, and then perhaps only its album is missing.</summary>
    private async Task FollowAsync(PendingUpload upload, PendingUpload first, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await first.Outcome.ConfigureAwait(false);
            if (!outcome.IsThere)
            {
                End(upload, outcome.Kind, error: outcome.Error);
                return;
            }

            Count(ref _uploading, 1);
            await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
            _running.Add(UploadAsync(upload, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            upload.Cancel();
        }
        finally
        {
            Count(ref _following, -1);
        }
    }

    /// <summary>Makes items until there is nothing left to make them of.</summary>
    private async Task CreateAllAsync()
    {
        var token = _cancellation.Token;
        try
        {
            while (true)
            {
                if (TakeBatch(out var isEnd, out var wait) is { } batch)
                {
                    await CreateAsync(batch, token).ConfigureAwait(false);
                }
                else if (isEnd)
                {
                    return;
                }
                else
                {
                    await WaitForChangeAsync(wait, token).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            _cancellation.Cancel();
            lock (_gate)
            {
                _isOver = true;
                _ready.ForEach(upload => upload.Cancel());
            }

            throw;
        }
    }

    /// <summary>A batch for one album: a full one, or what there is if nothing more comes soon.</summary>
    private List<PendingUpload>? TakeBatch(out bool isEnd, out TimeSpan? wait)
    {
        lock (_gate)
        {
            isEnd = _isRead && _uploading == 0 && _following == 0 && _ready.Count == 0;
            wait = null;
            if (_ready.Count == 0)
            {
                return null;
            }

            var groups = _ready.GroupBy(upload => (upload.File.Album, IsThere: upload.MediaItemId is not null)).ToList();
            var group = groups.Find(group => group.Count() >= BatchSize);
            if (group is null)
            {
                var oldest = _ready.Min(upload => upload.ReadyAt);
                wait = oldest + LongestGathering - Now;
                if (_uploading > 0 && wait > TimeSpan.Zero)
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
        var delay = _client.Downloads.Backoff.WaitAsync(wait.Value, either.Token);
        await Task.WhenAny(change, delay).ConfigureAwait(false);
        either.Cancel();
        await Task.WhenAny(Task.WhenAll(change, delay)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task CreateAsync(List<PendingUpload> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _stop) is { } stop)
            {
                batch.ForEach(upload => End(upload, UploadOutcomeKind.NotTried, error: stop));
                return;
            }

            var albumId = await AlbumIdOfAsync(batch[0].File, cancellationToken).ConfigureAwait(false);
            if (batch[0].MediaItemId is not null)
            {
                await PlaceAsync(batch, albumId!, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await CreateAsync(batch, albumId, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            StopIfHopeless(e);
            batch.ForEach(upload => End(upload, UploadOutcomeKind.Failed, error: e));
        }
        catch
        {
            batch.ForEach(upload => upload.Cancel());
            throw;
        }
    }

    private async Task<string?> AlbumIdOfAsync(FileUpload file, CancellationToken cancellationToken)
    {
        if (file.AlbumTitle is not { } title)
        {
            return file.AlbumId;
        }

        if (!_albumIds.TryGetValue(title, out var id))
        {
            id = (await _client.Albums.GetOrCreateAsync(title, cancellationToken).ConfigureAwait(false)).Id!;
            _albumIds[title] = id;
        }

        return id;
    }

    private async Task CreateAsync(List<PendingUpload> batch, string? albumId, CancellationToken cancellationToken)
    {
        await _journal.SetSentAsync(batch.Select(upload => upload.Key)).ConfigureAwait(false);
        var items = batch.ConvertAll(upload => NewMediaItem.FromUpload(
            upload.Token!, upload.File.FileName ?? Path.GetFileName(upload.File.Path), upload.File.Description));
        IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes;
        Exception? failure = null;
        try
        {
            var created = await _client.MediaItems.CreateManyAsync(items, albumId, null, cancellationToken).ConfigureAwait(false);
            outcomes = [.. items.Zip(created, (item, mediaItem) => new BatchOutcome<NewMediaItem>(item, mediaItem))];
        }
        catch (PhotosBatchException<NewMediaItem> e)
        {
            outcomes = e.Outcomes;
            failure = e.InnerException;
            if (failure is not null)
            {
                StopIfHopeless(failure);
            }
        }
        catch (OperationCanceledException e) when (e.InnerException is PhotosBatchException<NewMediaItem> cancelled)
        {
            await SetCreatedAsync(batch, cancelled.Outcomes).ConfigureAwait(false);
            throw;
        }

        await SetCreatedAsync(batch, outcomes).ConfigureAwait(false);
        for (var at = 0; at < batch.Count; at++)
        {
            if (outcomes[at] is { Succeeded: true, MediaItem: { } item })
            {
                End(batch[at], UploadOutcomeKind.Uploaded, item.Id, item);
            }
            else if (outcomes[at].Error!.Kind == BatchErrorKind.AlreadyExists
                && await FindTwinAsync(batch[at], batch, outcomes, cancellationToken).ConfigureAwait(false) is { } twin)
            {
                await _journal.SetCreatedAsync([(batch[at].Key, twin.Id!)], batch[at].File.Album).ConfigureAwait(false);
                End(batch[at], UploadOutcomeKind.Uploaded, twin.Id, twin);
            }
            else
            {
                await SettleAsync(batch[at], outcomes[at].Error!, failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The item that a batch has made of the same bytes: Google makes one, and says of the others that they exist.</summary>
    private static async Task<MediaItem?> FindTwinAsync(
        PendingUpload upload,
        List<PendingUpload> batch,
        IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes,
        CancellationToken cancellationToken)
    {
        for (var at = 0; at < batch.Count; at++)
        {
            if (outcomes[at] is { Succeeded: true, MediaItem: { } item }
                && await FileContent.IsSameAsync(upload.File.Path, batch[at].File.Path, cancellationToken).ConfigureAwait(false))
            {
                return item;
            }
        }

        return null;
    }

    private Task SetCreatedAsync(List<PendingUpload> batch, IReadOnlyList<BatchOutcome<NewMediaItem>> outcomes) =>
        _journal.SetCreatedAsync(
            [.. batch.Zip(outcomes, (upload, outcome) => (upload.Key, Id: outcome.Succeeded ? outcome.MediaItem?.Id : null))
                .Where(pair => pair.Id is not null)
                .Select(pair => (pair.Key, pair.Id!))],
            batch[0].File.Album);

    /// <summary>No item was made of it, or nobody knows.</summary>
    private async Task SettleAsync(PendingUpload upload, BatchError error, Exception? failure, CancellationToken cancellationToken)
    {
        upload.Attempts++;
        var cause = new MediaItemNotCreatedException(upload.File.Path, error, failure);
        StopIfHopeless(cause);
        var mayTryAgain = upload.Attempts < MostAttempts && Volatile.Read(ref _stop) is null;
        switch (error.Kind)
        {
            case BatchErrorKind.Invalid when mayTryAgain && IsOfToken(upload, error):
                // Google recognizes the bytes: they give the item that was made of the token, if one was.
                upload.IsUploadedAnew = true;
                await _journal.ForgetTokenAsync(upload.Key).ConfigureAwait(false);
                Count(ref _uploading, 1);
                _running.Add(UploadAnewAsync(upload, cancellationToken));
                return;
            case BatchErrorKind.Transient or BatchErrorKind.Unanswered or BatchErrorKind.OutcomeUnknown when mayTryAgain:
                upload.IsUnsure = true;
                SetReady(upload);
                return;
            case BatchErrorKind.AlreadyExists or BatchErrorKind.NotTried when mayTryAgain:
                SetReady(upload);
                return;
            case BatchErrorKind.Invalid:
                await _journal.SetRefusedAsync(upload.Key).ConfigureAwait(false);
                break;
            default:
                break;
        }

        // It would go well if the rest of the run did.
        var isStopped = Volatile.Read(ref _stop) is not null && (IsOfFullStorage(error.Message)
            || error.Kind is BatchErrorKind.NotTried or BatchErrorKind.QuotaExceeded or BatchErrorKind.PermissionDenied);
        End(upload, isStopped ? UploadOutcomeKind.NotTried : UploadOutcomeKind.Failed, error: isStopped ? _stop : cause);
    }

    // Google says the same of a token that is spent, too old or none. What it says of bytes that are no photo is something
    // else, but where an item may have been made nothing is certain.
    private static bool IsOfToken(PendingUpload upload, BatchError error) => !upload.IsUploadedAnew
        && (upload.IsUnsure || upload.Attempts > 1
            || error.Message.Contains("upload token"));

    private static bool IsOfFullStorage(string message) => message.Contains("remaining storage");

    private async Task UploadAnewAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
            _running.Add(UploadAsync(upload, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            upload.Cancel();
        }
    }

    /// <summary>Puts items that are there into an album.</summary>
    private async Task PlaceAsync(List<PendingUpload> batch, string albumId, CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchOutcome<string>>? outcomes = null;
        Exception? failure = null;
        try
        {
            await _client.Albums.AddMediaItemsAsync(albumId, batch.Select(upload => upload.MediaItemId!), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PhotosBatchException<string> e)
        {
            outcomes = e.Outcomes;
            failure = e.InnerException;
            if (failure is not null)
            {
                StopIfHopeless(failure);
            }
        }

        var placed = batch.Where((_, at) => outcomes is null || outcomes[at].Succeeded).ToList();
        await _journal.SetCreatedAsync(placed.Select(upload => (upload.Key, upload.MediaItemId!)), batch[0].File.Album)
            .ConfigureAwait(false);
        placed.ForEach(upload => End(upload, UploadOutcomeKind.Skipped, upload.MediaItemId));
        for (var at = 0; at < batch.Count; at++)
        {
            if (outcomes?[at].Error is { } error)
            {
                End(
                    batch[at],
                    UploadOutcomeKind.Failed,
                    batch[at].MediaItemId,
                    error: new MediaItemNotCreatedException(batch[at].File.Path, error, failure));
            }
        }
    }

    private void SetReady(PendingUpload upload)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                upload.Cancel();
                return;
            }

            upload.ReadyAt = Now;
            _ready.Add(upload);
        }

        _changed.Release();
    }

    private void StopIfHopeless(Exception failure)
    {
        var isHopeless = failure switch
        {
            PhotosLibraryException { Quota.Kind: QuotaKind.RequestsPerDay or QuotaKind.OtherPerDay } => true,
            PhotosLibraryException { StatusCode: HttpStatusCode.Unauthorized } => true,
            // That of a single album has no reason.
            PhotosLibraryException { StatusCode: HttpStatusCode.Forbidden, Reason: not null } => true,
            PhotosLibraryException { StatusCode: HttpStatusCode.BadRequest } or MediaItemNotCreatedException =>
                IsOfFullStorage(failure.Message),
            // The grant has ended, and no refresh brings it back.
            TokenResponseException => true,
            // The journal: what cannot be written down might be done twice.
            SqliteException => true,
            _ => false,
        };
        if (isHopeless)
        {
            Interlocked.CompareExchange(ref _stop, failure, null);
        }
    }

    private void End(
        PendingUpload upload, UploadOutcomeKind kind, string? mediaItemId = null, MediaItem? mediaItem = null, Exception? error = null)
    {
        if (upload.Outcome.IsCompleted)
        {
            return;
        }

        if (_underWay.TryGetValue(upload.Key, out var first) && first == upload)
        {
            _underWay.TryRemove(upload.Key, out _);
        }

        lock (_gate)
        {
            _finished++;
            _failed += error is null ? 0 : 1;
        }

        try
        {
            Report(upload, upload.BytesSent, isFinished: true);
        }
        finally
        {
            upload.End(new UploadOutcome(upload.File, kind, mediaItemId, mediaItem, error));
        }
    }

    private void Report(PendingUpload upload, long bytesSent, bool isFinished)
    {
        lock (_gate)
        {
            _bytes += Math.Max(0, bytesSent - upload.BytesSent);
            upload.BytesSent = Math.Max(bytesSent, upload.BytesSent);
            _options.Progress?.Report(new BulkUploadProgress(upload.File, bytesSent, isFinished, _finished, _failed, _bytes));
        }
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

    /// <summary>Hears how far one upload is.</summary>
    private sealed class Ear(BulkUploadRun run, PendingUpload upload) : IProgress<long>
    {
        public void Report(long value) => run.Report(upload, value, isFinished: false);
    }
}

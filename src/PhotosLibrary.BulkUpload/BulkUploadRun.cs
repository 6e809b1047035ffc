using System.Runtime.CompilerServices;
using PhotosCore.Bulk;
using PhotosCore.Calls;
using PhotosLibrary.Uploads;

namespace PhotosLibrary.BulkUpload;

/// <summary>
/// One run of a <see cref="BulkUploader"/>. One loop reads the input and begins uploads as there are free slots, each
/// of which brings the bytes of one file up; another loop makes items of what is ready, one batch at a time.
/// </summary>
internal sealed class BulkUploadRun : BulkRun<PendingUpload, UploadOutcome>
{
    // A token is good for a day; in the last hour of it the batch may have to wait.
    private static readonly TimeSpan MaxTokenAge =
        TimeSpan.FromDays(UploadFacts.TokenLifetimeDays) - TimeSpan.FromHours(1);

    private readonly PhotosLibraryClient _client;
    private readonly BulkUploadOptions _options;
    private readonly IAsyncEnumerable<FileUpload> _input;
    private readonly UploadJournal _journal;
    private readonly ReadyUploads _ready;
    private readonly CreationPermits _permits;
    private readonly ItemCreation _creation;

    private BulkUploadRun(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        UploadJournal journal,
        CancellationToken cancellationToken
    )
        : base(options.Parallelism, cancellationToken)
    {
        _client = client;
        _options = options;
        _input = input;
        _journal = journal;
        _ready = new ReadyUploads(client.Pipeline);
        _permits = new CreationPermits(client.Pipeline);
        _creation = new ItemCreation(client, journal, _permits);
    }

    /// <summary>Runs while it is enumerated.</summary>
    public static async IAsyncEnumerable<UploadOutcome> RunAsync(
        PhotosLibraryClient client,
        BulkUploadOptions options,
        IAsyncEnumerable<FileUpload> input,
        Func<Task<UploadJournal>> openAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var journal = await openAsync().ConfigureAwait(false);
        using var run = new BulkUploadRun(client, options, input, journal, cancellationToken);
        await foreach (var outcome in run.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ready.Dispose();
            _creation.Dispose();
            _permits.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Does everything. An input that fails ends it, after what was read of it is done.</summary>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _ready.ExpectSoon();
        var creating = CreateItemsAsync(cancellationToken);
        var reading = ReadInputAsync(cancellationToken);
        await Task.WhenAny(reading).ConfigureAwait(false);
        _ready.NoLongerSoon();
        await creating.ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    protected override bool IsHopeless(Exception failure) =>
        base.IsHopeless(failure)
        || failure switch
        {
            // The journal: what cannot be written down might be done twice.
            _ when JournalFailure.IsOne(failure) => true,
            PhotosLibraryException or MediaItemNotCreatedException => ItemCreation.IsStorageFull(failure.Message),
            _ => false,
        };

    protected override void Report(
        PendingUpload pending,
        TransferProgress transfer,
        bool isCompleted,
        RunProgress progress
    ) =>
        _options.Progress?.Report(
            new BulkUploadProgress(
                pending.File,
                transfer,
                isCompleted,
                progress.Completed,
                progress.Failed,
                progress.Bytes,
                [.. InProgress.Select(one => one.File)]
            )
        );

    private async Task ReadInputAsync(CancellationToken cancellationToken)
    {
        var index = 0L;
        var files = _input.GetAsyncEnumerator(cancellationToken);
        await using var disposal = files.ConfigureAwait(false);

        // More is expected soon while the input is read: a batch is not to be small because the other loop was faster.
        _ready.ExpectSoon();
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

                await WaitIdlyAsync(WaitForRoomAsync(cancellationToken)).ConfigureAwait(false);
                var upload = new PendingUpload(file.Copy(), index++);
                Add(upload);
                await BeginAsync(upload, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _ready.NoLongerSoon();
        }
    }

    // While the reader waits for more input or for room it is not known when more comes, and no batch need wait for it.
    private async Task WaitIdlyAsync(Task task)
    {
        if (!task.IsCompleted)
        {
            _ready.NoLongerSoon();
            await Task.WhenAny(task).ConfigureAwait(false);
            _ready.ExpectSoon();
        }

        await task.ConfigureAwait(false);
    }

    /// <summary>Makes items until there is nothing left to make them of.</summary>
    private async Task CreateItemsAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _ready.TakeBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                await CreateItemsAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            Cancel();
            _ready.Close();
            throw;
        }
    }

    private async Task CreateItemsAsync(List<PendingUpload> batch, CancellationToken cancellationToken)
    {
        try
        {
            var stop = await StopBeforeAsync(batch, cancellationToken).ConfigureAwait(false);
            if (stop is PhotosRateLimitException && _permits.HasOthersOf(batch) && _ready.WaitForAll(batch))
            {
                // One permit has to do for all that are under way.
                return;
            }

            if (
                stop is not null
                && !(stop is PhotosRateLimitException && IsOfUploads(batch) && _permits.TryBeginLastBatch())
            )
            {
                batch.ForEach(upload => End(upload, UploadOutcomeKind.NotAttempted, error: stop));
                return;
            }

            foreach (var result in await _creation.RunAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                await SettleAsync(result, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            StopIfHopeless(e);
            batch.ForEach(upload => End(upload, KindOf(e), error: e));
        }
        catch
        {
            batch.ForEach(upload => upload.Cancel());
            throw;
        }
        finally
        {
            _permits.EndBatch();
        }
    }

    private static bool IsOfUploads(List<PendingUpload> batch) => batch[0].MediaItemId is null;

    private static UploadOutcomeKind KindOf(Exception failure) =>
        failure is PhotosRateLimitException ? UploadOutcomeKind.NotAttempted : UploadOutcomeKind.Failed;

    /// <summary>Why nothing more can succeed, unless there is a permit for a batch whatever the limiters say.</summary>
    private async Task<Exception?> StopBeforeAsync(List<PendingUpload> batch, CancellationToken cancellationToken)
    {
        if (Stop is null && IsOfUploads(batch))
        {
            try
            {
                await _permits.BeginBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (PhotosRateLimitException e)
            {
                StopIfHopeless(e);
            }
        }

        return Stop;
    }

    /// <summary>Decides what becomes of a file after its batch.</summary>
    private async Task SettleAsync(ItemResult result, CancellationToken cancellationToken)
    {
        var upload = result.Upload;
        if (result.Error is not { } error)
        {
            var kind = result.IsPlacedOnly ? UploadOutcomeKind.AddedToAlbum : UploadOutcomeKind.Uploaded;
            End(upload, kind, result.MediaItemId, result.MediaItem);
            return;
        }

        if (result.Failure is { } failure)
        {
            StopIfHopeless(failure);
        }

        var cause = new MediaItemNotCreatedException(upload.File.Path, error, result.Failure);
        if (result.IsPlacedOnly)
        {
            await SettlePlacingAsync(result, error, cause, cancellationToken).ConfigureAwait(false);
            return;
        }

        upload.Attempts++;
        StopIfHopeless(cause);
        switch (Stop is null ? ItemCreation.StepAfter(upload, error) : NextStep.None)
        {
            case NextStep.UploadAnew:
                // Google recognizes the bytes: they give the item that was made of the token, if one was.
                upload.IsUploadedAnew = true;
                await _journal.ForgetTokenAsync(upload.Key).ConfigureAwait(false);
                await BeginAgainAsync(upload, cancellationToken).ConfigureAwait(false);
                return;
            case NextStep.Reconcile:
                upload.IsOutcomeUnknown = true;
                _ready.Add(upload);
                return;
            case NextStep.Retry:
                _ready.Add(upload);
                return;
            default:
                break;
        }

        if (error.Kind == BatchErrorKind.Invalid)
        {
            await _journal.SetRefusedAsync(upload.Key).ConfigureAwait(false);
        }

        EndBy(upload, error, cause);
    }

    /// <summary>Decides what becomes of a file whose item could not be put into an album.</summary>
    private async Task SettlePlacingAsync(
        ItemResult result,
        BatchError error,
        MediaItemNotCreatedException cause,
        CancellationToken cancellationToken
    )
    {
        var upload = result.Upload;
        if (
            Stop is null
            && !upload.IsUploadedAnew
            && await _creation.IsGoneAsync(upload, error, cancellationToken).ConfigureAwait(false)
        )
        {
            // The library is right, and the journal is not.
            upload.IsUploadedAnew = true;
            upload.MediaItemId = null;
            await _journal.ForgetItemAsync(upload.Key).ConfigureAwait(false);
            await BeginAgainAsync(upload, cancellationToken).ConfigureAwait(false);
            return;
        }

        EndBy(upload, error, cause);
    }

    private void EndBy(PendingUpload upload, BatchError error, MediaItemNotCreatedException cause)
    {
        // It would succeed if the rest of the run did.
        var isStopped =
            Stop is not null
            && (
                ItemCreation.IsStorageFull(error.Message)
                || error.Kind
                    is BatchErrorKind.NotAttempted
                        or BatchErrorKind.QuotaExceeded
                        or BatchErrorKind.PermissionDenied
            );
        End(
            upload,
            isStopped ? UploadOutcomeKind.NotAttempted : UploadOutcomeKind.Failed,
            upload.MediaItemId,
            error: isStopped ? Stop : cause
        );
    }

    /// <summary>Waits for a slot, and begins an upload.</summary>
    private async Task BeginAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        _ready.ExpectSoon();
        try
        {
            await TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _ready.NoLongerSoon();
            throw;
        }

        upload.IsBegun = true;
        Track(UploadAsync(upload, cancellationToken));
    }

    private Task BeginAgainAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        // The loop that makes items must not wait for the slot: others wait for items.
        _ready.ExpectLater();
        Track(BeginLaterAsync());
        return Task.CompletedTask;

        async Task BeginLaterAsync()
        {
            try
            {
                await BeginAsync(upload, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                upload.Cancel();
            }
            finally
            {
                _ready.NoLongerLater();
            }
        }
    }

    // With a slot, which is given back when it has ended.
    private async Task UploadAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        PendingUpload? first = null;
        try
        {
            if (Stop is { } stop)
            {
                End(upload, UploadOutcomeKind.NotAttempted, error: stop);
                return;
            }

            var snapshot = Check(upload);
            upload.Key = snapshot.Key;
            first = FirstOf(upload.Key, upload);
            if (first != upload)
            {
                _ready.ExpectLater();
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
            End(upload, KindOf(e), error: e);
        }
        finally
        {
            ReleaseSlot();
            if (first is not null && first != upload)
            {
                Track(FollowAsync(upload, first, cancellationToken));
            }

            _ready.NoLongerSoon();
        }
    }

    private static FileSnapshot Check(PendingUpload upload)
    {
        var file = upload.File;
        if (file.Error is { } error)
        {
            throw error;
        }

        TextLength.Check(file.Description, NewMediaItem.DescriptionMaxLength, "description", nameof(file.Description));
        TextLength.Check(file.FileName, SimpleMediaItem.FileNameMaxLength, "file name", nameof(file.FileName));
        if (file.AlbumId is "" || file.AlbumTitle is "" || (file.AlbumId is not null && file.AlbumTitle is not null))
        {
            throw new ArgumentException("An album is either an id or a title, and not empty. Nothing was sent.");
        }

        return FileSnapshot.Take(file.Path);
    }

    /// <summary>Brings the bytes up, as far as an earlier run has not, and gets the file ready for a batch.</summary>
    private async Task UploadBytesAsync(
        PendingUpload upload,
        FileSnapshot snapshot,
        CancellationToken cancellationToken
    )
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
            _ready.Add(upload);
            return;
        }

        await ReserveAsync(upload, cancellationToken).ConfigureAwait(false);
        if (entry.Token is not null && Now - entry.TokenAt < MaxTokenAge)
        {
            upload.Token = entry.Token;
            upload.IsOutcomeUnknown = entry.IsSent;
        }
        else
        {
            if (upload.File.IsFound && MediaContent.ProblemOf(upload.File.Path) is { } problem)
            {
                throw MediaContent.NotMedia(upload.File.Path, problem);
            }

            var options = new UploadOptions
            {
                ChunkSize = _options.ChunkSize,
                SessionStore = new JournalSession(_journal, upload.Key),
                Progress = _options.Progress is null
                    ? null
                    : new TransferListener(transfer => ReportTransfer(upload, transfer)),
            };
            upload.Token = await _client
                .Uploads.UploadFileAsync(upload.File.Path, options, cancellationToken)
                .ConfigureAwait(false);
            if (!snapshot.IsCurrent())
            {
                throw new IOException(
                    $"{upload.File.Path} was changed while it was uploaded, so the upload is not used. Upload it again."
                );
            }

            await _journal.SetTokenAsync(upload.Key, upload.Token, Now).ConfigureAwait(false);
        }

        _ready.Add(upload);
    }

    // What a batch will need, as long as there is nothing to lose.
    private async Task ReserveAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        if (_permits.IsNeeded)
        {
            await _creation.AlbumIdOfAsync(upload.File, cancellationToken).ConfigureAwait(false);
            await _permits.ReserveAsync(upload, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same file again: when the first one is there, perhaps only its album is missing.</summary>
    private async Task FollowAsync(PendingUpload upload, PendingUpload first, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await first.Outcome.ConfigureAwait(false);
            // What failed may have been the album of the first one; then its bytes may be up all the same.
            if (
                !outcome.Succeeded
                && (outcome.Kind == UploadOutcomeKind.NotAttempted || first.File.Album == upload.File.Album)
            )
            {
                End(upload, outcome.Kind, error: outcome.Error);
                return;
            }

            await BeginAsync(upload, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            upload.Cancel();
        }
        finally
        {
            _ready.NoLongerLater();
        }
    }

    private DateTimeOffset Now => _client.Pipeline.Time.GetUtcNow();

    private void End(
        PendingUpload upload,
        UploadOutcomeKind kind,
        string? mediaItemId = null,
        MediaItem? mediaItem = null,
        Exception? error = null
    )
    {
        _permits.Release(upload);
        Complete(
            upload,
            upload.Key.Length > 0 ? upload.Key : null,
            new UploadOutcome(upload.File, kind, mediaItemId, mediaItem, error),
            new TransferProgress(upload.Bytes, null),
            hasFailed: error is not null
        );
    }
}

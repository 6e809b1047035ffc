namespace PhotosLibrary;

/// <summary>Batches of what is up: items are made of them, and put into albums.</summary>
internal sealed partial class BulkUploadRun
{
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

            var groups = _ready
                .GroupBy(upload => (upload.File.Album, IsThere: upload.MediaItemId is not null))
                .ToList();
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
            var created = await _client
                .MediaItems.CreateManyAsync(items, albumId, null, cancellationToken)
                .ConfigureAwait(false);
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
            else if (
                outcomes[at].Error!.Kind == BatchErrorKind.AlreadyExists
                && await FindTwinAsync(batch[at], batch, outcomes, cancellationToken).ConfigureAwait(false) is { } twin
            )
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
        _journal.SetCreatedAsync(
            [
                .. batch
                    .Zip(
                        outcomes,
                        (upload, outcome) => (upload.Key, Id: outcome.Succeeded ? outcome.MediaItem?.Id : null)
                    )
                    .Where(pair => pair.Id is not null)
                    .Select(pair => (pair.Key, pair.Id!)),
            ],
            batch[0].File.Album
        );

    /// <summary>No item was made of it, or nobody knows.</summary>
    private async Task SettleAsync(
        PendingUpload upload,
        BatchError error,
        Exception? failure,
        CancellationToken cancellationToken
    )
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
            case BatchErrorKind.Transient
            or BatchErrorKind.Unanswered
            or BatchErrorKind.OutcomeUnknown when mayTryAgain:
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
        var isStopped =
            Volatile.Read(ref _stop) is not null
            && (
                IsOfFullStorage(error.Message)
                || error.Kind
                    is BatchErrorKind.NotTried
                        or BatchErrorKind.QuotaExceeded
                        or BatchErrorKind.PermissionDenied
            );
        End(
            upload,
            isStopped ? UploadOutcomeKind.NotTried : UploadOutcomeKind.Failed,
            error: isStopped ? _stop : cause
        );
    }

    // Google says the same of a token that is spent, too old or none. What it says of bytes that are no photo is something
    // else, but where an item may have been made nothing is certain.
    private static bool IsOfToken(PendingUpload upload, BatchError error) =>
        !upload.IsUploadedAnew && (upload.IsUnsure || upload.Attempts > 1 || error.Message.Contains("upload token"));

    private static bool IsOfFullStorage(string message) => message.Contains("remaining storage");

    /// <summary>Puts items that are there into an album.</summary>
    private async Task PlaceAsync(List<PendingUpload> batch, string albumId, CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchOutcome<string>>? outcomes = null;
        Exception? failure = null;
        try
        {
            await _client
                .Albums.AddMediaItemsAsync(albumId, batch.Select(upload => upload.MediaItemId!), cancellationToken)
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
        await _journal
            .SetCreatedAsync(placed.Select(upload => (upload.Key, upload.MediaItemId!)), batch[0].File.Album)
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
                    error: new MediaItemNotCreatedException(batch[at].File.Path, error, failure)
                );
            }
        }
    }
}

using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>The bytes of one file: up, unless an earlier run or another file has brought them up.</summary>
internal sealed partial class BulkUploadRun
{
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

        SetReady(upload);
    }

    /// <summary>The same file again: when the first one is there, perhaps only its album is missing.</summary>
    private async Task FollowAsync(PendingUpload upload, PendingUpload first, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await first.Outcome.ConfigureAwait(false);
            // What failed may have been the album of the first one; then its bytes may be up all the same.
            if (
                !outcome.IsThere
                && (outcome.Kind == UploadOutcomeKind.NotTried || first.File.Album == upload.File.Album)
            )
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
}

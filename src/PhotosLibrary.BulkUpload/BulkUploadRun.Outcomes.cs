using System.Net;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Data.Sqlite;

namespace PhotosLibrary;

/// <summary>What became of each file, whether the rest is worth trying, and who wants to know.</summary>
internal sealed partial class BulkUploadRun
{
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
        PendingUpload upload,
        UploadOutcomeKind kind,
        string? mediaItemId = null,
        MediaItem? mediaItem = null,
        Exception? error = null
    )
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
            _options.Progress?.Report(
                new BulkUploadProgress(upload.File, bytesSent, isFinished, _finished, _failed, _bytes)
            );
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

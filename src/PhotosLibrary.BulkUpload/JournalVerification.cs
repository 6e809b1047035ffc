using PhotosLibrary.Uploads;

namespace PhotosLibrary.BulkUpload;

/// <summary>Asks the library for the items that the journal notes, and lets it forget those that are gone.</summary>
internal sealed class JournalVerification(PhotosLibraryClient client, UploadJournal journal)
{
    private const int BatchSize = MediaItemsClient.BatchGetMediaItemIdsMaxCount;

    private readonly List<(string Key, string MediaItemId)> _batch = [];
    private int _found;
    private int _forgotten;
    private int _unverified;
    private Exception? _error;

    /// <summary>Verifies files; one that cannot be read is left to its upload.</summary>
    public async Task<UploadVerification> RunAsync(IEnumerable<FileUpload> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (KeyOf(file) is not { } key)
            {
                continue;
            }

            var entry = await journal.FindAsync(key, album: null).ConfigureAwait(false);
            if (entry.MediaItemId is { } id)
            {
                _batch.Add((key, id));
            }

            if (_batch.Count == BatchSize)
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await AskAsync(cancellationToken).ConfigureAwait(false);
        return new UploadVerification(_found, _forgotten, _unverified, _error);
    }

    /// <summary>Whether the library has one at least of up to 50 items that the journal notes.</summary>
    public async Task<bool> HasItemsOfLibraryAsync(CancellationToken cancellationToken)
    {
        var ids = await journal.FindItemsAsync(BatchSize).ConfigureAwait(false);
        if (ids.Count == 0)
        {
            return true;
        }

        var outcomes = await client.MediaItems.GetManyAsync(ids, "id", cancellationToken).ConfigureAwait(false);
        return outcomes.Any(outcome => !IsGone(outcome.Error));
    }

    private static string? KeyOf(FileUpload file)
    {
        try
        {
            return file.Error is null ? FileSnapshot.Take(file.Path).Key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsGone(BatchError? error) => error?.Kind is BatchErrorKind.NotFound or BatchErrorKind.Invalid;

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        // After what is everybody's failure the rest would only fail, too.
        if (_error is null)
        {
            var errors = await ErrorsAsync(cancellationToken).ConfigureAwait(false);
            for (var at = 0; at < _batch.Count; at++)
            {
                var error = errors[at];
                if (error is null)
                {
                    _found++;
                }
                else if (IsGone(error))
                {
                    _forgotten++;
                    await journal.ForgetItemAsync(_batch[at].Key).ConfigureAwait(false);
                }
                else
                {
                    _unverified++;
                }
            }
        }
        else
        {
            _unverified += _batch.Count;
        }

        _batch.Clear();
    }

    private async Task<List<BatchError?>> ErrorsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var outcomes = await client
                .MediaItems.GetManyAsync(_batch.Select(one => one.MediaItemId), "id", cancellationToken)
                .ConfigureAwait(false);
            return [.. outcomes.Select(outcome => outcome.Error)];
        }
        catch (PhotosBatchException<string> e)
        {
            _error = e.InnerException ?? e;
            return [.. e.Outcomes.Select(outcome => outcome.Error)];
        }
    }
}

namespace PhotosLibrary.BulkUpload;

/// <summary>Persists the session of one file in the journal, until its token is there.</summary>
internal sealed class JournalSession(UploadJournal journal, string fileKey) : IUploadSessionStore
{
    public Task<UploadSessionState?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        journal.FindSessionAsync(fileKey);

    public Task SetAsync(string key, UploadSessionState state, CancellationToken cancellationToken = default) =>
        journal.SetSessionAsync(fileKey, state);

    // Not before the token is written down in its place: the session can tell it once more.
    public Task RemoveAsync(string key, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

namespace PhotosLibrary.BulkUpload;

/// <summary>Where the session of one file is kept: in the journal, until its token is.</summary>
internal sealed class JournalSession(UploadJournal journal, string fileKey) : IUploadSessionStore
{
    public Task<UploadSessionState?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        journal.FindSessionAsync(fileKey);

    public Task SetAsync(string key, UploadSessionState state, CancellationToken cancellationToken = default) =>
        journal.SetSessionAsync(fileKey, state);

    // Not before the token is written down in its place: the session can tell it once more.
    public Task RemoveAsync(string key, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

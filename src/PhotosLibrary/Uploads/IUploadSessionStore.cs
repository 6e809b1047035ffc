namespace PhotosLibrary;

/// <summary>
/// Persists the sessions of files that are being uploaded, so that <see cref="UploadsClient.UploadFileAsync"/> resumes
/// the same file after the process was killed. Each account needs a store of its own. A session is a secret, since it
/// opens the upload to its reader. It is called by several threads at once, though by one at a time for a file.
/// </summary>
public interface IUploadSessionStore
{
    /// <summary>The session of a file; null if there is none.</summary>
    /// <param name="key">The file: its path, length and time of last change, and the address of the API.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<UploadSessionState?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores the session of a file, in the place of one that is there.</summary>
    /// <param name="key">The file.</param>
    /// <param name="state">The session.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task SetAsync(string key, UploadSessionState state, CancellationToken cancellationToken = default);

    /// <summary>Deletes the session of a file, which has ended; nothing happens if there is none.</summary>
    /// <param name="key">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task RemoveAsync(string key, CancellationToken cancellationToken = default);
}

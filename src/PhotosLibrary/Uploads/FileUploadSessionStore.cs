using Newtonsoft.Json;
using PhotosCore.Json;
using PhotosCore.Storage;

namespace PhotosLibrary;

/// <summary>
/// Stores sessions in files that only the user who runs the app can read, one each: mode 0600, in a folder that is made
/// with mode 0700; on Windows the access rules of the folder hold. Each account needs a folder of its own. A session of
/// which the file was never uploaded again stays there until it is deleted; after a week it has expired at Google.
/// </summary>
public class FileUploadSessionStore : IUploadSessionStore
{
    private readonly OwnerOnlyFiles _files;

    /// <summary>Makes a store.</summary>
    /// <param name="folder">The folder; it is made when the first session is stored.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public FileUploadSessionStore(string folder)
    {
        _files = new OwnerOnlyFiles(folder, ".upload");
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder => _files.Folder;

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be read.</exception>
    public virtual async Task<UploadSessionState?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _files.ReadAsync(NameOf(key)).ConfigureAwait(false) is { } text
                ? JsonSettings.Deserialize<UploadSessionState>(text)
                : null;
        }
        catch (JsonException)
        {
            // Whatever it is, it is no session, and the upload begins anew.
            return null;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be written.</exception>
    public virtual Task SetAsync(string key, UploadSessionState state, CancellationToken cancellationToken = default) =>
        _files.WriteAsync(NameOf(key), JsonSettings.Serialize(state ?? throw new ArgumentNullException(nameof(state))));

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public virtual Task RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        _files.Delete(NameOf(key));
        return Task.CompletedTask;
    }

    private static string NameOf(string key) => StoredName.Of<UploadSessionState>(key);
}

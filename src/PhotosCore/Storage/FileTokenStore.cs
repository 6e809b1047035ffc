using Google.Apis.Json;
using Google.Apis.Util.Store;
using Newtonsoft.Json;
using PhotosCore.Storage;

namespace PhotosCore;

/// <summary>
/// Stores grants in files that only the user who runs the app can read: mode 0600, in a folder that is made with mode
/// 0700. On Windows the access rules of the folder hold, which are right in the user's profile. A grant is replaced at
/// once and whole, so any number of processes may share the folder. The files are not encrypted.
/// </summary>
public class FileTokenStore : IDataStore
{
    private readonly OwnerOnlyFiles _files;

    /// <summary>Makes a store.</summary>
    /// <param name="folder">
    /// The folder; it is made when the first grant is stored. One that is there already keeps its mode.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public FileTokenStore(string folder)
    {
        _files = new OwnerOnlyFiles(folder, ".grant");
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder => _files.Folder;

    /// <summary>
    /// A store in the profile of the user who runs the app, where data of programs belongs: in
    /// <see cref="Environment.SpecialFolder.LocalApplicationData"/>.
    /// </summary>
    /// <param name="application">Name of your app, which becomes a folder.</param>
    /// <exception cref="ArgumentException"><paramref name="application"/> cannot be the name of a folder.</exception>
    /// <exception cref="InvalidOperationException">The user has no profile, as some services have none.</exception>
    public static FileTokenStore InProfile(string application)
    {
        if (
            string.IsNullOrWhiteSpace(application)
            || application is "." or ".."
            || application.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
        )
        {
            throw new ArgumentException($"\"{application}\" cannot be the name of a folder.", nameof(application));
        }

        var profile = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );
        return profile.Length > 0
            ? new FileTokenStore(Path.Combine(profile, application, "google-photos-grants"))
            : throw new InvalidOperationException(
                $"The user who runs the app has no profile (is HOME set?). Give {nameof(FileTokenStore)} a folder."
            );
    }

    /// <summary>Stores a value, in the place of one that is there.</summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public virtual Task StoreAsync<T>(string key, T value) =>
        _files.WriteAsync(StoredName.Of<T>(key), NewtonsoftJsonSerializer.Instance.Serialize(value));

    /// <summary>
    /// The stored value, or the default if there is none. A file that others can read is closed to them.
    /// </summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <exception cref="InvalidDataException">What is there was not written by a store.</exception>
    /// <exception cref="UnauthorizedAccessException">The file belongs to another user.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public virtual async Task<T> GetAsync<T>(string key)
    {
        var name = StoredName.Of<T>(key);
        try
        {
            return await _files.ReadAsync(name).ConfigureAwait(false) is { } text
                ? NewtonsoftJsonSerializer.Instance.Deserialize<T>(text)
                : default!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_files.PathOf(name)} is damaged. Delete it, and sign in again.", e);
        }
    }

    /// <summary>Deletes a value; nothing happens if there is none.</summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public virtual Task DeleteAsync<T>(string key)
    {
        _files.Delete(StoredName.Of<T>(key));
        return Task.CompletedTask;
    }

    /// <summary>Deletes everything that stores have put into the folder; other files in it stay.</summary>
    /// <exception cref="IOException">Something cannot be deleted.</exception>
    public virtual Task ClearAsync()
    {
        _files.Clear();
        return Task.CompletedTask;
    }
}

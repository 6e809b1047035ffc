using System.Text;
using Google.Apis.Json;
using Google.Apis.Util.Store;
using Newtonsoft.Json;
using PhotosLibrary.Auth;

namespace PhotosLibrary;

/// <summary>
/// Keeps grants in files that only the user who runs the app can read: mode 0600, in a folder that is made with mode
/// 0700. On Windows the access rules of the folder hold, which are right in the user's profile. A grant is replaced at
/// once and whole, so any number of processes may share the folder. The files are not encrypted.
/// </summary>
public class FileTokenStore : IDataStore
{
    private const string Extension = ".grant";
    private const int ReplaceTries = 20;

    /// <summary>Makes a store.</summary>
    /// <param name="folder">
    /// The folder; it is made when the first grant is kept. One that is there already keeps its mode.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    public FileTokenStore(string folder)
    {
        Folder = string.IsNullOrWhiteSpace(folder)
            ? throw new ArgumentException("The store needs a folder.", nameof(folder))
            : Path.GetFullPath(folder);
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>
    /// A store in the profile of the user who runs the app, where data of programs belongs: in
    /// <see cref="Environment.SpecialFolder.LocalApplicationData"/>.
    /// </summary>
    /// <param name="application">Name of your app, which becomes a folder.</param>
    /// <exception cref="ArgumentException"><paramref name="application"/> cannot be the name of a folder.</exception>
    /// <exception cref="InvalidOperationException">The user has no profile, as some services have none.</exception>
    public static FileTokenStore InProfile(string application)
    {
        if (string.IsNullOrWhiteSpace(application) || application is "." or ".."
            || application.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            throw new ArgumentException($"\"{application}\" cannot be the name of a folder.", nameof(application));
        }

        var profile = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return profile.Length > 0
            ? new FileTokenStore(Path.Combine(profile, application, "google-photos-grants"))
            : throw new InvalidOperationException(
                $"The user who runs the app has no profile (is HOME set?). Give {nameof(FileTokenStore)} a folder.");
    }

    /// <summary>Keeps a value, in the place of one that is there.</summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <param name="value">What to keep.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public virtual async Task StoreAsync<T>(string key, T value)
    {
        var path = PathOf<T>(key);
        var bytes = Encoding.UTF8.GetBytes(NewtonsoftJsonSerializer.Instance.Serialize(value));
        OwnerOnly.CreateFolder(Folder);
        // In the same folder, because only there is a rename atomic; with a new name, because two may write at once.
        var partial = Path.Combine(Folder, $".{Path.GetRandomFileName()}.part");
        try
        {
            using (var file = OwnerOnly.CreateFile(partial))
            {
                await file.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
                await file.FlushAsync().ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            await ReplaceAsync(partial, path).ConfigureAwait(false);
        }
        finally
        {
            // Nothing is there any more once it has its name.
            File.Delete(partial);
        }
    }

    /// <summary>
    /// The value that is kept, or the default if there is none. A file that others can read is closed to them.
    /// </summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <exception cref="InvalidDataException">What is there was not written by a store.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is somebody else's.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public virtual async Task<T> GetAsync<T>(string key)
    {
        var path = PathOf<T>(key);
        try
        {
            OwnerOnly.Tighten(path);
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                4096,
                FileOptions.Asynchronous);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var json = await reader.ReadToEndAsync().ConfigureAwait(false);
            return NewtonsoftJsonSerializer.Instance.Deserialize<T>(json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged. Delete it, and sign in again.", e);
        }
    }

    /// <summary>Forgets a value; nothing happens if there is none.</summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public virtual Task DeleteAsync<T>(string key)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(PathOf<T>(key));
        }

        return Task.CompletedTask;
    }

    /// <summary>Forgets everything that stores have kept in the folder; other files in it stay.</summary>
    /// <exception cref="IOException">Something cannot be deleted.</exception>
    public virtual Task ClearAsync()
    {
        if (Directory.Exists(Folder))
        {
            foreach (var file in Directory.EnumerateFiles(Folder, "*" + Extension))
            {
                File.Delete(file);
            }
        }

        return Task.CompletedTask;
    }

    private string PathOf<T>(string key) => Path.Combine(Folder, StoredName.Of<T>(key) + Extension);

    // Windows refuses to replace a file in the moment that somebody else reads or replaces it.
    private static async Task ReplaceAsync(string partial, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
#if NET
                File.Move(partial, path, overwrite: true);
#else
                if (File.Exists(path))
                {
                    File.Replace(partial, path, null);
                }
                else
                {
                    File.Move(partial, path);
                }
#endif
                return;
            }
            catch (Exception e) when (
                e is IOException or UnauthorizedAccessException && attempt < ReplaceTries && File.Exists(partial))
            {
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }
}

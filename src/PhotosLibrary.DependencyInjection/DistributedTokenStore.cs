using System.Text;
using Google.Apis.Json;
using Google.Apis.Util.Store;
using Microsoft.Extensions.Caching.Distributed;
using Newtonsoft.Json;
using PhotosCore.Storage;

namespace PhotosLibrary;

/// <summary>
/// Stores grants in a cache server that is there already, so that several machines share them. Grants live long: give
/// it a cache that evicts nothing by itself, not even over a restart, or users have to consent again.
/// </summary>
/// <example>
/// <code><![CDATA[
/// IDataProtector protector = dataProtection.CreateProtector("grants");
/// var store = new DistributedTokenStore(cache, protector.Protect, protector.Unprotect);
/// ]]></code>
/// </example>
public class DistributedTokenStore : IDataStore
{
    private const string Prefix = "PhotosLibrary:grant:";

    private readonly IDistributedCache _cache;
    private readonly Func<byte[], byte[]>? _protect;
    private readonly Func<byte[], byte[]>? _unprotect;
    private readonly DistributedCacheEntryOptions _entryOptions;

    /// <summary>Initializes a store.</summary>
    /// <param name="cache">The cache; not disposed.</param>
    /// <param name="protect">
    /// Encrypts what is stored, since others may read the cache; <c>protector.Protect</c> of an <c>IDataProtector</c>
    /// of ASP.NET Core fits. Without it, refresh tokens are in the open there.
    /// </param>
    /// <param name="unprotect">Decrypts it: <c>protector.Unprotect</c>.</param>
    /// <param name="entryOptions">When grants expire; null for never.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is null.</exception>
    /// <exception cref="ArgumentException">Only one of the two ways of encryption was given.</exception>
    public DistributedTokenStore(
        IDistributedCache cache,
        Func<byte[], byte[]>? protect = null,
        Func<byte[], byte[]>? unprotect = null,
        DistributedCacheEntryOptions? entryOptions = null
    )
    {
        _cache = cache ?? throw new ArgumentNullException(nameof(cache));
        if (protect is null != unprotect is null)
        {
            throw new ArgumentException(
                "What is encrypted must be decrypted again: give both functions or none.",
                nameof(unprotect)
            );
        }

        _protect = protect;
        _unprotect = unprotect;
        _entryOptions = entryOptions ?? new DistributedCacheEntryOptions();
    }

    /// <summary>Stores a value, in the place of one that is there.</summary>
    /// <param name="key">Any text but an empty one; the cache sees a hash of it.</param>
    /// <param name="value">The value.</param>
    public virtual Task StoreAsync<T>(string key, T value)
    {
        var bytes = Encoding.UTF8.GetBytes(NewtonsoftJsonSerializer.Instance.Serialize(value));
        return _cache.SetAsync(NameOf<T>(key), _protect?.Invoke(bytes) ?? bytes, _entryOptions);
    }

    /// <summary>The stored value, or the default if there is none.</summary>
    /// <param name="key">Any text but an empty one.</param>
    /// <exception cref="InvalidDataException">
    /// What is there was not written by a store with this encryption.
    /// </exception>
    public virtual async Task<T> GetAsync<T>(string key)
    {
        var bytes = await _cache.GetAsync(NameOf<T>(key)).ConfigureAwait(false);
        if (bytes is null)
        {
            return default!;
        }

        try
        {
            var json = Encoding.UTF8.GetString(_unprotect?.Invoke(bytes) ?? bytes);
            return NewtonsoftJsonSerializer.Instance.Deserialize<T>(json);
        }
        catch (Exception e) when (e is JsonException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidDataException(
                "A grant in the cache cannot be read: it was stored with another encryption or key. "
                    + "Delete it, and have the user sign in again.",
                e
            );
        }
    }

    /// <summary>Forgets a value; nothing happens if there is none.</summary>
    /// <param name="key">Any text but an empty one.</param>
    public virtual Task DeleteAsync<T>(string key) => _cache.RemoveAsync(NameOf<T>(key));

    /// <summary>Not possible: a cache cannot say what is in it.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public virtual Task ClearAsync() =>
        throw new NotSupportedException(
            "A cache cannot say what is in it. Delete the grants of the users that you know, one by one."
        );

    private static string NameOf<T>(string key) => Prefix + StoredName.Of<T>(key);
}

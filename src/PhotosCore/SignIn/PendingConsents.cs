using Google.Apis.Util;
using Google.Apis.Util.Store;
using PhotosCore.Json;

namespace PhotosCore.SignIn;

/// <summary>
/// The sign-ins that users have begun and not completed, stored beside their grants. A user may have begun some at
/// once, in several windows; the oldest are dropped.
/// </summary>
internal sealed class PendingConsents(IDataStore store, IClock clock, TimeSpan lifetime)
{
    private const int MostPerUser = 5;

    /// <summary>Stores a sign-in.</summary>
    public async Task AddAsync(string user, string state, string codeVerifier)
    {
        var pending = await LoadAsync(user).ConfigureAwait(false);
        pending.Add(
            new Entry
            {
                State = state,
                CodeVerifier = codeVerifier,
                Expires = clock.UtcNow + lifetime,
            }
        );
        await StoreAsync(user, pending.Skip(pending.Count - MostPerUser)).ConfigureAwait(false);
    }

    /// <summary>The code verifier of a sign-in, which is deleted; null if there is none with that state.</summary>
    public async Task<string?> TakeAsync(string user, string? state)
    {
        var pending = await LoadAsync(user).ConfigureAwait(false);
        var found = pending.Find(entry => entry.State == state);
        if (found is null)
        {
            return null;
        }

        pending.Remove(found);
        await StoreAsync(user, pending).ConfigureAwait(false);
        return found.CodeVerifier;
    }

    // A store may know types, or keys only: so the key differs from that of the grant.
    private static string KeyOf(string user) => "sign-in:" + user;

    private async Task<List<Entry>> LoadAsync(string user)
    {
        var json = await store.GetAsync<string>(KeyOf(user)).ConfigureAwait(false);
        var now = clock.UtcNow;
        return string.IsNullOrEmpty(json)
            ? []
            : [.. JsonSettings.Deserialize<List<Entry>>(json).Where(entry => entry.Expires > now)];
    }

    private Task StoreAsync(string user, IEnumerable<Entry> pending) =>
        pending.Any()
            ? store.StoreAsync(KeyOf(user), JsonSettings.Serialize(pending))
            : store.DeleteAsync<string>(KeyOf(user));

    private sealed class Entry
    {
        public string? State { get; set; }

        public string? CodeVerifier { get; set; }

        public DateTime Expires { get; set; }
    }
}

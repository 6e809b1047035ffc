using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary;

/// <summary>
/// The credentials that clients use at the moment, one for each grant: what calls of one user share, such as the write
/// lock, is known by the credential. None is kept alive.
/// </summary>
internal sealed class SharedCredentials
{
    private const int FewestBeforeSweep = 1000;

    private readonly object _gate = new();
    private readonly Dictionary<string, WeakReference<UserCredential>> _inUse = new(StringComparer.Ordinal);
    private int _sweepAt = FewestBeforeSweep;

    /// <summary>The credential of a user that is in use, if its grant is the one that was found; or that one.</summary>
    public UserCredential Share(string user, UserCredential found)
    {
        lock (_gate)
        {
            if (
                _inUse.TryGetValue(user, out var reference)
                && reference.TryGetTarget(out var used)
                && IsSameGrant(used, found)
            )
            {
                if (found.Token.IssuedUtc > used.Token.IssuedUtc)
                {
                    used.Token = found.Token;
                }

                return used;
            }

            _inUse[user] = new WeakReference<UserCredential>(found);
            Sweep();
            return found;
        }
    }

    // Whoever consents again gets another refresh token. A grant without one ends with its access token.
    private static bool IsSameGrant(UserCredential used, UserCredential found) =>
        used.Token.RefreshToken == found.Token.RefreshToken
        && used.Token.Scope == found.Token.Scope
        && (found.Token.RefreshToken is not null || used.Token.AccessToken == found.Token.AccessToken);

    private void Sweep()
    {
        if (_inUse.Count < _sweepAt)
        {
            return;
        }

        foreach (
            var user in _inUse.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToList()
        )
        {
            _inUse.Remove(user);
        }

        _sweepAt = Math.Max(FewestBeforeSweep, 2 * _inUse.Count);
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PhotosLibrary.Emulator.Access;

/// <summary>Access tokens that a fault let expire early.</summary>
internal sealed class ExpiredTokens
{
    private readonly ConcurrentDictionary<string, bool> _hashes = new();

    public void Add(string token) => _hashes[HashOf(token)] = true;

    public bool Contains(string token) => !_hashes.IsEmpty && _hashes.ContainsKey(HashOf(token));

    public void Clear() => _hashes.Clear();

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

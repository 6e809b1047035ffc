using System.Security.Cryptography;
using System.Text;

namespace PhotosCore.Storage;

/// <summary>
/// The name under which something is stored. Keys are e-mail addresses and worse: as a hash they fit every file system
/// and every cache, differ by case everywhere, and do not reveal who the users are.
/// </summary>
internal static class StoredName
{
    /// <summary>64 hexadecimal digits for a key and the type of what is stored.</summary>
    public static string Of<T>(string key)
    {
        if (string.IsNullOrEmpty(key))
        {
            throw new ArgumentException("The key is empty.", nameof(key));
        }

        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes($"{typeof(T).FullName}\n{key}"));
        return string.Concat(bytes.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether a name is one of these.</summary>
    public static bool IsOne(string name) =>
        name.Length == 64 && name.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}

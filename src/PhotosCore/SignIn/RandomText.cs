using System.Security.Cryptography;

namespace PhotosCore.SignIn;

/// <summary>Text that cannot be guessed.</summary>
internal static class RandomText
{
    /// <summary>256 random bits, in characters that mean nothing in an address.</summary>
    public static string Create()
    {
        using var random = RandomNumberGenerator.Create();
        var bytes = new byte[32];
        random.GetBytes(bytes);
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}

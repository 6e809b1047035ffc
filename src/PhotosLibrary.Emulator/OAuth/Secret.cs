using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// What only its owner may know: codes and tokens. Only hashes are stored, so a copied database opens nothing. They
/// need no salt, since nobody can guess 384 random bits.
/// </summary>
internal static class Secret
{
    public const string CodePrefix = "4/0A";
    public const string AccessTokenPrefix = "ya29.";
    public const string RefreshTokenPrefix = "1//0";

    private const int RandomBytes = 48;

    public static string Create(string prefix = "") =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>
    /// A code that carries a nonce to the <c>id_token</c> of the tokens it gives. As the whole is hashed, nobody can
    /// put another one into it.
    /// </summary>
    public static string CreateCode(string? nonce) =>
        Create(CodePrefix) + (nonce is null ? "" : "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(nonce)));

    /// <summary>The nonce in a code that was found to be good; null if it has none.</summary>
    public static string? NonceOf(string code) =>
        code.Split('.', 2) is [_, var nonce] ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(nonce)) : null;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

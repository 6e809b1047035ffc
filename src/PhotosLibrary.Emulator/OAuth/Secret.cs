using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PhotosLibrary.Emulator.OAuth;

/// <summary>
/// Codes and tokens, which only their owner may know. Only hashes are stored, so that a copied database opens nothing.
/// They need no salt, since 384 random bits cannot be guessed.
/// </summary>
internal static class Secret
{
    public const string CodePrefix = "4/0A";
    public const string AccessTokenPrefix = OAuthFacts.AccessTokenPrefix;
    public const string RefreshTokenPrefix = "1//0";

    private const int RandomBytes = 48;

    public static string Create(string prefix = "") =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>
    /// A code that carries a nonce to the <c>id_token</c> of its tokens. As the whole is hashed, the nonce cannot be
    /// replaced.
    /// </summary>
    public static string CreateCode(string? nonce) =>
        Create(CodePrefix) + (nonce is null ? "" : "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(nonce)));

    /// <summary>The nonce in a valid code; null if it has none.</summary>
    public static string? NonceOf(string code) =>
        code.Split('.', 2) is [_, var nonce] ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(nonce)) : null;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

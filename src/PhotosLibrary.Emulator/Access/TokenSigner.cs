using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PhotosLibrary.Emulator.Access;

/// <summary>
/// Makes opaque tokens that hold two numbers and a signature, so that nothing needs to be remembered for them. A token is
/// good only for the purpose that it was made for.
/// </summary>
/// <param name="key">The key to sign with.</param>
internal sealed class TokenSigner(byte[] key)
{
    private volatile byte[] _key = key;

    private const int NumbersLength = 2 * sizeof(long);
    private const int SignatureLength = 16;

    /// <summary>Takes another key: no token made before is good any more.</summary>
    public void UseKey(byte[] key) => _key = key;

    /// <summary>Makes a token.</summary>
    public string Create(string purpose, long first, long second)
    {
        var token = new byte[NumbersLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(token, first);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(sizeof(long)), second);
        Sign(purpose, token.AsSpan(0, NumbersLength)).CopyTo(token.AsSpan(NumbersLength));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads a token; null if it was not made here, or for another purpose.</summary>
    public (long First, long Second)? Read(string purpose, string token)
    {
        Span<byte> bytes = stackalloc byte[NumbersLength + SignatureLength];
        if (!Base64Url.IsValid(token, out var length) || length != bytes.Length) return null;
        Base64Url.DecodeFromChars(token, bytes);
        return CryptographicOperations.FixedTimeEquals(Sign(purpose, bytes[..NumbersLength]), bytes[NumbersLength..])
            ? (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]))
            : null;
    }

    private ReadOnlySpan<byte> Sign(string purpose, ReadOnlySpan<byte> numbers)
    {
        byte[] signed = [.. numbers, .. Encoding.UTF8.GetBytes(purpose)];
        return HMACSHA256.HashData(_key, signed).AsSpan(0, SignatureLength);
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PhotosLibrary.Emulator.Access;

/// <summary>
/// Makes opaque tokens that hold two numbers and a signature, so that nothing needs to be stored for them. A token is
/// valid only for the purpose that it was made for.
/// </summary>
/// <param name="key">The key to sign with.</param>
internal sealed class TokenSigner(byte[] key) : IDisposable
{
    private const int NumbersLength = 2 * sizeof(long);
    private const int SignatureLength = 16;

    // One for each thread, since making one takes longer than signing.
    private readonly ThreadLocal<(byte[] Key, IncrementalHash Hash)> _hash = new(trackAllValues: true);

    private volatile byte[] _key = key;

    /// <summary>Takes another key, which invalidates all tokens made before.</summary>
    public void UseKey(byte[] key) => _key = key;

    public string Create(string purpose, long first, long second)
    {
        Span<byte> token = stackalloc byte[NumbersLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(token, first);
        BinaryPrimitives.WriteInt64BigEndian(token[sizeof(long)..], second);
        Sign(purpose, token[..NumbersLength], token[NumbersLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads a token; null if it was not made here, or for another purpose.</summary>
    public (long First, long Second)? Read(string purpose, string token)
    {
        Span<byte> bytes = stackalloc byte[NumbersLength + SignatureLength];
        if (!Base64Url.IsValid(token, out var length) || length != bytes.Length)
        {
            return null;
        }

        Base64Url.DecodeFromChars(token, bytes);
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(purpose, bytes[..NumbersLength], signature);
        return CryptographicOperations.FixedTimeEquals(signature, bytes[NumbersLength..])
            ? (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]))
            : null;
    }

    public void Dispose()
    {
        foreach (var (_, hash) in _hash.Values)
        {
            hash?.Dispose();
        }

        _hash.Dispose();
    }

    private void Sign(string purpose, ReadOnlySpan<byte> numbers, Span<byte> signature)
    {
        var key = _key;
        var (hashKey, hash) = _hash.Value;
        if (hashKey != key)
        {
            hash?.Dispose();
            hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            _hash.Value = (key, hash);
        }

        hash.AppendData(numbers);
        hash.AppendData(MemoryMarshal.AsBytes(purpose.AsSpan()));
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..SignatureLength].CopyTo(signature);
    }
}

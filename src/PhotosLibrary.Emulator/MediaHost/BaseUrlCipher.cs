using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Makes the tokens of base URLs: the number of an item and its time of expiry, encrypted as one block. A forged block
/// holds a random number, which is no item's. A page has a hundred of them, and encrypting all together takes hardly
/// longer than one; a signature for each would take most of the page's time.
/// </summary>
internal sealed class BaseUrlCipher : IDisposable
{
    /// <summary>Bytes of a token.</summary>
    public const int BlockLength = 16;

    private const int EndOffset = sizeof(long);
    private const int CheckOffset = EndOffset + sizeof(uint);

    private readonly Lock _lock = new();
    private readonly Aes _aes = Aes.Create();

    public BaseUrlCipher(byte[] key) => UseKey(key);

    /// <summary>Takes another key, which invalidates all tokens made before.</summary>
    public void UseKey(byte[] key)
    {
        lock (_lock)
        {
            _aes.Key = HMACSHA256.HashData(key, "base URL"u8);
        }
    }

    /// <summary>Makes the tokens of items that expire at the same moment, one behind the other.</summary>
    /// <param name="mediaItems">Their numbers.</param>
    /// <param name="end">The end, in seconds of Unix time.</param>
    public byte[] Create(IReadOnlyList<long> mediaItems, long end)
    {
        var plain = new byte[mediaItems.Count * BlockLength];
        for (var i = 0; i < mediaItems.Count; i++)
        {
            var block = plain.AsSpan(i * BlockLength, BlockLength);
            BinaryPrimitives.WriteInt64BigEndian(block, mediaItems[i]);
            BinaryPrimitives.WriteUInt32BigEndian(block[EndOffset..], checked((uint)end));
        }

        lock (_lock)
        {
            return _aes.EncryptEcb(plain, PaddingMode.None);
        }
    }

    /// <summary>Reads a token; null if it was not made here.</summary>
    public (long MediaItem, long End)? Read(string token)
    {
        if (!Base64Url.IsValid(token, out var length) || length != BlockLength)
        {
            return null;
        }

        Span<byte> block = stackalloc byte[BlockLength];
        Base64Url.DecodeFromChars(token, block);
        lock (_lock)
        {
            _aes.DecryptEcb(block, block, PaddingMode.None);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(block[CheckOffset..]) == 0
            ? (BinaryPrimitives.ReadInt64BigEndian(block), BinaryPrimitives.ReadUInt32BigEndian(block[EndOffset..]))
            : null;
    }

    public void Dispose() => _aes.Dispose();
}

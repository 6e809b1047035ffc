using System.Buffers.Text;
using System.Text;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>The base URLs of the media items of a page, most of which are written without becoming a string.</summary>
/// <param name="start">What all of them begin with.</param>
/// <param name="tokens">The tokens, one behind the other.</param>
internal sealed class BaseUrlList(string start, byte[] tokens)
{
    /// <summary>One of them as text.</summary>
    public string this[int index] => start + Base64Url.EncodeToString(TokenOf(index));

    /// <summary>The bytes of each.</summary>
    public int Length => start.Length + Base64Url.GetEncodedLength(BaseUrlCipher.BlockLength);

    /// <summary>Writes one of them; it has nothing that JSON would escape.</summary>
    public void WriteTo(Span<byte> destination, int index) =>
        Base64Url.EncodeToUtf8(TokenOf(index), destination[Encoding.ASCII.GetBytes(start, destination)..]);

    private ReadOnlySpan<byte> TokenOf(int index) =>
        tokens.AsSpan(index * BaseUrlCipher.BlockLength, BaseUrlCipher.BlockLength);
}

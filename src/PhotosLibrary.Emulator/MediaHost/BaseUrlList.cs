using System.Buffers.Text;
using PhotosLibrary.Emulator.Json;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>The base URLs of the media items of a page, most of which are written without becoming a string.</summary>
/// <param name="start">What all of them begin with.</param>
/// <param name="tokens">The tokens, one behind the other.</param>
internal sealed class BaseUrlList(string start, byte[] tokens)
{
    /// <summary>One of them as text.</summary>
    public string this[int index] => start + Base64Url.EncodeToString(TokenOf(index));

    /// <summary>Writes one of them within a text: it has nothing that JSON would escape.</summary>
    public void WriteTo(JsonOutput json, int index)
    {
        json.Ascii(start);
        json.Base64Url(TokenOf(index));
    }

    private ReadOnlySpan<byte> TokenOf(int index) =>
        tokens.AsSpan(index * BaseUrlCipher.BlockLength, BaseUrlCipher.BlockLength);
}

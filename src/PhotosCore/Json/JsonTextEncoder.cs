using System.Text.Encodings.Web;

namespace PhotosCore.Json;

/// <summary>
/// Escapes as little as the framework's most relaxed encoder does, and leaves emoji and whatever else lies beyond the
/// basic plane as they are: titles are full of them, and six letters for each half of one are of no use.
/// </summary>
internal sealed class JsonTextEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;

    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar <= char.MaxValue && Relaxed.WillEncode(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var at = 0; ; at += 2)
        {
            var next = Relaxed.FindFirstCharacterToEncode(text + at, textLength - at);
            at += next;
            var isPair = next >= 0 && at + 1 < textLength && char.IsSurrogatePair(text[at], text[at + 1]);
            if (!isPair)
            {
                return next < 0 ? next : at;
            }
        }
    }

    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    ) => Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}

using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>
/// Makes and reads base URLs. Who has one needs nothing else for an hour, so it holds the item and its end, signed.
/// </summary>
internal sealed class BaseUrls(TokenSigner signer, PublicAddress address, TimeProvider time)
{
    /// <summary>The path that base URLs begin with.</summary>
    public const string Path = "/lr/";

    private const string Purpose = "base URL";

    /// <summary>The base URL of a media item, at the address that the request was sent to.</summary>
    public string Create(HttpRequest request, long mediaItem)
    {
        var end = time.GetUtcNow() + MediaItem.BaseUrlLifetime;
        return $"{address.Of(request)}{Path}{signer.Create(Purpose, mediaItem, end.ToUnixTimeSeconds())}";
    }

    /// <summary>
    /// The media item that a token stands for, and whether its time is over; null if there was never such a token.
    /// </summary>
    public (long MediaItem, bool IsExpired)? Read(string token) => signer.Read(Purpose, token) is var (item, end)
        ? (item, time.GetUtcNow().ToUnixTimeSeconds() >= end)
        : null;
}

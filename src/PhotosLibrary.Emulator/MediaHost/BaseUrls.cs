namespace PhotosLibrary.Emulator.MediaHost;

/// <summary>Makes and reads base URLs, which are valid for an hour without a token.</summary>
internal sealed class BaseUrls(BaseUrlCipher cipher, TimeProvider time)
{
    /// <summary>The path that base URLs begin with.</summary>
    public const string Path = DownloadFacts.Path;

    /// <summary>The base URL of a media item.</summary>
    /// <param name="publicAddress">The address that the request was sent to.</param>
    /// <param name="mediaItem">The number of the item.</param>
    public string Create(string publicAddress, long mediaItem) => Create(publicAddress, [mediaItem])[0];

    /// <summary>The base URLs of many media items.</summary>
    public BaseUrlList Create(string publicAddress, IReadOnlyList<long> mediaItems) =>
        new(
            publicAddress + Path,
            cipher.Create(mediaItems, (time.GetUtcNow() + MediaItem.BaseUrlLifetime).ToUnixTimeSeconds())
        );

    /// <summary>
    /// The media item that a token stands for, and whether it has expired; null if there was never such a token.
    /// </summary>
    public (long MediaItem, bool IsExpired)? Read(string token) =>
        cipher.Read(token) is var (item, end) ? (item, time.GetUtcNow().ToUnixTimeSeconds() >= end) : null;
}

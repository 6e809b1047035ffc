using PhotosCore.Http;
using PhotosLibrary.Downloads;

namespace PhotosLibrary;

/// <inheritdoc/>
/// <remarks>
/// <para>
/// A base URL lives for <see cref="MediaItem.BaseUrlLifetime"/>, and less has been seen. Items are fetched anew up to
/// 50 per request. Google allows 75,000 requests for bytes per project and day (<c>spec/facts.md</c>, "Quotas").
/// </para>
/// <para>
/// The bytes come from another host than the API, which needs no token: the client of a credential sends none there. An
/// <see cref="HttpClient"/> of yours that puts a token on every request by itself sends it there as well; redirects
/// from there to other hosts are then not followed.
/// </para>
/// </remarks>
/// <example>
/// <code><![CDATA[
/// await photos.Downloads.DownloadToFileAsync(item.Id, "lake.jpg");
///
/// var thumbnail = new DownloadOptions { MaxWidth = 256, MaxHeight = 256, Crop = true };
/// await photos.Downloads.DownloadToFileAsync(item.Id, "small.jpg", thumbnail);
/// ]]></code>
/// </example>
public class DownloadsClient : DownloadsClient<MediaItem>
{
    internal DownloadsClient(ApiPipeline pipeline, MediaItemsClient mediaItems)
        : base(pipeline, new MediaItemCatalog(mediaItems)) { }

    /// <summary>Initializes a mock.</summary>
    protected DownloadsClient() { }
}

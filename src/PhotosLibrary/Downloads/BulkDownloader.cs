namespace PhotosLibrary;

/// <inheritdoc/>
/// <example>
/// <code><![CDATA[
/// var downloader = new BulkDownloader(photos);
/// await foreach (var outcome in downloader.DownloadAsync(photos.MediaItems.ListAllAsync(), "copies"))
/// {
///     Console.WriteLine(outcome);
/// }
/// ]]></code>
/// </example>
public class BulkDownloader : BulkDownloader<MediaItem>
{
    private readonly PhotosLibraryClient _client;

    /// <summary>Initializes a downloader.</summary>
    /// <param name="client">The client of the user whose items they are.</param>
    /// <param name="options">How to download; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public BulkDownloader(PhotosLibraryClient client, BulkDownloadOptions? options = null)
        : base((client ?? throw new ArgumentNullException(nameof(client))).Downloads, options)
    {
        _client = client;
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected BulkDownloader() { }
#pragma warning restore CS8618

    /// <summary>Downloads all items of an album to a folder.</summary>
    /// <param name="albumId">Id of the album.</param>
    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>One outcome per item, in the order of the album. The run begins when they are enumerated.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">
    /// The folder cannot be used, or another run uses it; thrown by the enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<DownloadOutcome<MediaItem>> DownloadAlbumAsync(
        string albumId,
        string folder,
        CancellationToken cancellationToken = default
    ) =>
        DownloadAsync(
            _client.MediaItems.SearchAllAsync(
                new SearchMediaItemsRequest { AlbumId = albumId ?? throw new ArgumentNullException(nameof(albumId)) },
                cancellationToken: cancellationToken
            ),
            folder,
            cancellationToken
        );
}

using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>Fetches the bytes of photos and videos. Safe for use by many threads at once.</summary>
/// <remarks>
/// <para>
/// A connection that breaks is gone on with where it was, with the waits and as often in a row as
/// <see cref="PhotosLibraryClientOptions.Retry"/> says. The bytes of two connections are put together only if the media
/// host says the same of both (length, type, and at one address also entity tag and date). Whether Google's media host
/// sends ranges has not been confirmed: if it does not, what is there already is received once more, and not written
/// again.
/// </para>
/// <para>
/// A base URL lives for <see cref="MediaItem.BaseUrlLifetime"/>, and less has been seen. One that is refused is
/// replaced: the item is fetched anew, together with those of other downloads that need it, up to 50 per request.
/// </para>
/// <para>
/// Google allows 75,000 requests for bytes per project and day. The bytes come from another host than the API, which
/// needs no token: the client of a credential sends none there. An <see cref="HttpClient"/> of yours that puts a token
/// on every request by itself sends it there as well; redirects from there to other hosts are then not followed.
/// Exceptions call the method <c>media.download</c>, and never hold the address.
/// </para>
/// <para>A video is sent as Google has transcoded it. Photos come without their location.</para>
/// </remarks>
public class DownloadsClient
{
    private readonly MediaHost _host;
    private readonly RetryOptions _retry;
    private readonly SingleItems _items;

    /// <summary>Makes a client over an <see cref="HttpClient"/>.</summary>
    /// <param name="httpClient">Sends every request, those for fresh base URLs included; is not disposed.</param>
    /// <param name="options">
    /// Of these count the base address, the clock, and how often and when failed requests are repeated; null for the
    /// defaults.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public DownloadsClient(HttpClient httpClient, PhotosLibraryClientOptions? options = null)
    {
        options ??= new PhotosLibraryClientOptions();
        _host = new MediaHost(httpClient ?? throw new ArgumentNullException(nameof(httpClient)));
        _retry = options.Retry.Copy();
        Time = options.TimeProvider;
        Backoff = new Backoff(_retry, Time);
        Fresh = new FreshItems(new MediaItemsClient(httpClient, options.BaseAddress));
        _items = new SingleItems(Fresh, Backoff);
    }

#pragma warning disable CS8618 // A mock answers every method itself.
    /// <summary>For mocks.</summary>
    protected DownloadsClient() { }
#pragma warning restore CS8618

    /// <summary>The clock of waits and of the age of base URLs.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Waits.</summary>
    internal Backoff Backoff { get; }

    /// <summary>Fetches items anew.</summary>
    internal FreshItems Fresh { get; }

    /// <summary>Writes the bytes of a photo or video, or a picture of it, to a stream as they come.</summary>
    /// <param name="item">The item. If its base URL is missing or refused, it is fetched by its id.</param>
    /// <param name="destination">
    /// Written to from where it stands; not closed. If the download fails it may have got a part. If it can seek and
    /// stands at its end, the download can begin anew where it cannot be gone on with.
    /// </param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>What was downloaded.</returns>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written, or the options contradict each other.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The item has neither a base URL nor an id, or its base URL is none.
    /// </exception>
    /// <exception cref="VideoNotReadyException">
    /// It is a video that Google could not process, or has not finished within
    /// <see cref="DownloadOptions.VideoTimeout"/>.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// The download was refused, the answer is not a photo or video, or the item cannot be fetched any more.
    /// </exception>
    /// <exception cref="HttpRequestException">
    /// The connection broke more often than it is put up with; usually a <see cref="PhotosConnectionException"/>.
    /// </exception>
    /// <exception cref="IOException">The stream could not be written.</exception>
    public virtual Task<DownloadResult> DownloadAsync(
        MediaItem item,
        Stream destination,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        return DownloadAsync(item, item.Id, CheckStream(destination), options, _items, cancellationToken);
    }

    /// <summary>Fetches an item and writes its bytes, or a picture of it, to a stream as they come.</summary>
    /// <param name="mediaItemId">
    /// The id. Downloads that begin at the same time share the requests for their items.
    /// </param>
    /// <param name="destination">Written to, as with an item.</param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>What was downloaded, with the item.</returns>
    /// <inheritdoc cref="DownloadAsync(MediaItem, Stream, DownloadOptions?, CancellationToken)" path="/exception"/>
    public virtual Task<DownloadResult> DownloadAsync(
        string mediaItemId,
        Stream destination,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => DownloadAsync(null, CheckId(mediaItemId), CheckStream(destination), options, _items, cancellationToken);

    /// <summary>
    /// Downloads to a file, which appears under its name only when it is complete: until then the bytes are in a
    /// temporary file beside it, which a failure removes. (The temporary file of a process that is killed stays; it is
    /// not gone on with.)
    /// </summary>
    /// <param name="item">The item. If its base URL is missing or refused, it is fetched by its id.</param>
    /// <param name="path">
    /// Path of the file, in a folder that exists. What happens to one that exists is said by
    /// <see cref="DownloadOptions.ExistingFile"/>.
    /// </param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>What was downloaded, and where to.</returns>
    /// <exception cref="ArgumentException">The path is a folder, or the options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The item has neither a base URL nor an id, or its base URL is none.
    /// </exception>
    /// <exception cref="VideoNotReadyException">
    /// It is a video that Google could not process, or has not finished within
    /// <see cref="DownloadOptions.VideoTimeout"/>.
    /// </exception>
    /// <exception cref="PhotosLibraryException">
    /// The download was refused, the answer is not a photo or video, or the item cannot be fetched any more.
    /// </exception>
    /// <exception cref="HttpRequestException">
    /// The connection broke more often than it is put up with; usually a <see cref="PhotosConnectionException"/>.
    /// </exception>
    /// <exception cref="IOException">
    /// The file could not be written: the disk is full, or there is no such folder.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder must not be written.</exception>
    public virtual Task<DownloadResult> DownloadToFileAsync(
        MediaItem item,
        string path,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        return DownloadToFileAsync(item, item.Id, path, options, cancellationToken);
    }

    /// <summary>Fetches an item and downloads it to a file, as with an item.</summary>
    /// <param name="mediaItemId">
    /// The id. Downloads that begin at the same time share the requests for their items.
    /// </param>
    /// <param name="path">Path of the file, in a folder that exists.</param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>What was downloaded, and where to.</returns>
    /// <inheritdoc
    ///   cref="DownloadToFileAsync(MediaItem, string, DownloadOptions?, CancellationToken)" path="/exception"/>
    public virtual Task<DownloadResult> DownloadToFileAsync(
        string mediaItemId,
        string path,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => DownloadToFileAsync(null, CheckId(mediaItemId), path, options, cancellationToken);

    /// <summary>The same for any source of fresh items.</summary>
    internal Task<DownloadResult> DownloadAsync(
        MediaItem? item,
        string? itemId,
        Stream destination,
        DownloadOptions? options,
        IMediaItemSource items,
        CancellationToken cancellationToken
    )
    {
        options = options?.Copy() ?? new DownloadOptions();
        // Before anything is sent.
        _ = BaseUrlSuffix.For(options, isVideo: false);
        itemId = string.IsNullOrEmpty(itemId) ? null : itemId;
        var transfer = new MediaTransfer(
            _host,
            items,
            _retry,
            Backoff,
            Time,
            options,
            item,
            itemId,
            new DownloadDestination(destination)
        );
        return transfer.RunAsync(cancellationToken);
    }

    private async Task<DownloadResult> DownloadToFileAsync(
        MediaItem? item,
        string? itemId,
        string path,
        DownloadOptions? options,
        CancellationToken cancellationToken
    )
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder; name the file.", nameof(path));
        }

        options = options?.Copy() ?? new DownloadOptions();
        path = Path.GetFullPath(path);
        if (options.ExistingFile == ExistingFile.Skip && File.Exists(path))
        {
            return Skipped(item, path);
        }

        using var file = new PartialFile(Path.GetDirectoryName(path)!);
        var result = await DownloadAsync(item, itemId, file.Content, options, _items, cancellationToken)
            .ConfigureAwait(false);
        var time = options.KeepCreationTime ? result.MediaItem?.MediaMetadata?.CreationTime : null;
        await file.FinishAsync(time, cancellationToken).ConfigureAwait(false);
        return file.TakeName(path, options.ExistingFile) is { } name
            ? new DownloadResult(result.MediaItem, result.Bytes, result.ContentType, name)
            : Skipped(result.MediaItem, path);
    }

    private static DownloadResult Skipped(MediaItem? item, string path) =>
        new(item, new FileInfo(path).Length, path: path, isSkipped: true);

    private static string CheckId(string mediaItemId) =>
        mediaItemId switch
        {
            null => throw new ArgumentNullException(nameof(mediaItemId)),
            "" => throw new ArgumentException("The id is empty.", nameof(mediaItemId)),
            _ => mediaItemId,
        };

    private static Stream CheckStream(Stream destination)
    {
        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        return destination.CanWrite
            ? destination
            : throw new ArgumentException("The stream cannot be written.", nameof(destination));
    }

    /// <summary>Items for downloads that go on by themselves.</summary>
    private sealed class SingleItems(FreshItems items, Backoff backoff) : IMediaItemSource
    {
        public Task<MediaItem> FetchAsync(string mediaItemId, bool hasExpired, CancellationToken cancellationToken) =>
            items.FetchAsync(mediaItemId, cancellationToken);

        public Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken) =>
            backoff.WaitAsync(delay, cancellationToken);
    }
}

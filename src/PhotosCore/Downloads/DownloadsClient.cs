using PhotosCore.Downloads;
using PhotosCore.Http;
using PhotosCore.Storage;

namespace PhotosCore;

/// <summary>Fetches the bytes of photos and videos. Safe for use by many threads at once.</summary>
/// <remarks>
/// <para>
/// After a broken connection a download resumes where it was, with the backoff and as often in a row as
/// <see cref="PhotosClientOptions.Retry"/> says. The bytes of two connections are put together only if the media host
/// says the same of both (length, type, and at one URL also entity tag and date). Whether Google's media host sends
/// ranges has not been confirmed: if it does not, what is there already is received once more, and not written again.
/// </para>
/// <para>
/// A base URL that has expired is replaced: the item is fetched anew, together with those of other downloads that need
/// it. Exceptions call the method <c>media.download</c>, and never hold the URL.
/// </para>
/// <para>A video comes as Google has transcoded it. Photos come without their location.</para>
/// </remarks>
/// <typeparam name="TItem">The media item of the API.</typeparam>
public abstract class DownloadsClient<TItem>
    where TItem : class
{
    private readonly MediaHost _host;
    private readonly SingleItems _singleItems;

    internal DownloadsClient(ApiPipeline pipeline, IMediaCatalog<TItem> catalog)
    {
        Pipeline = pipeline;
        Catalog = catalog;
        _host = new MediaHost(pipeline);
        _singleItems = new SingleItems(catalog, pipeline.Backoff);
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected DownloadsClient() { }
#pragma warning restore CS8618

    internal ApiPipeline Pipeline { get; }

    /// <summary>Fetches and reads items.</summary>
    internal IMediaCatalog<TItem> Catalog { get; }

    /// <summary>Writes the bytes of a photo or video, or a picture of it, to a stream as they come.</summary>
    /// <param name="item">The item. If its base URL is missing or refused, it is fetched by its id.</param>
    /// <param name="destination">
    /// Written to from where it stands; not closed. If the download fails it may have got a part. If it can seek and
    /// stands at its end, the download can begin anew where it cannot be resumed.
    /// </param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
    /// <exception cref="PhotosApiException">
    /// The download was refused, the response is not a photo or video, or the item cannot be fetched any more.
    /// </exception>
    /// <exception cref="PhotosConnectionException">
    /// The connection broke more often than the retry options allow.
    /// </exception>
    /// <exception cref="IOException">The stream could not be written.</exception>
    public virtual Task<DownloadResult<TItem>> DownloadAsync(
        TItem item,
        Stream destination,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        return DownloadAsync(
            item,
            Catalog.Describe(item).Id,
            CheckStream(destination),
            options,
            _singleItems,
            cancellationToken
        );
    }

    /// <summary>Fetches an item and writes its bytes, or a picture of it, to a stream as they come.</summary>
    /// <param name="mediaItemId">
    /// The id. Downloads that begin at the same time share the requests for their items.
    /// </param>
    /// <param name="destination">Written to, as with an item.</param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What was downloaded, with the item.</returns>
    /// <inheritdoc cref="DownloadAsync(TItem, Stream, DownloadOptions?, CancellationToken)" path="/exception"/>
    public virtual Task<DownloadResult<TItem>> DownloadAsync(
        string mediaItemId,
        Stream destination,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => DownloadAsync(null, CheckId(mediaItemId), CheckStream(destination), options, _singleItems, cancellationToken);

    /// <summary>
    /// Downloads to a file, which appears under its name only when it is complete: until then the bytes are in a
    /// temporary file beside it, which a failure removes. (The temporary file of a process that is killed stays; it is
    /// not resumed.)
    /// </summary>
    /// <param name="item">The item. If its base URL is missing or refused, it is fetched by its id.</param>
    /// <param name="path">
    /// Path of the file, in a folder that exists. What happens to one that exists is said by
    /// <see cref="DownloadOptions.ExistingFile"/>.
    /// </param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What was downloaded, and where to.</returns>
    /// <exception cref="ArgumentException">The path is a folder, or the options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// The item has neither a base URL nor an id, or its base URL is none.
    /// </exception>
    /// <exception cref="VideoNotReadyException">
    /// It is a video that Google could not process, or has not finished within
    /// <see cref="DownloadOptions.VideoTimeout"/>.
    /// </exception>
    /// <exception cref="PhotosApiException">
    /// The download was refused, the response is not a photo or video, or the item cannot be fetched any more.
    /// </exception>
    /// <exception cref="PhotosConnectionException">
    /// The connection broke more often than the retry options allow.
    /// </exception>
    /// <exception cref="IOException">
    /// The file could not be written: the disk is full, there is no such folder, or what is to be replaced or skipped
    /// is no file but a pipe, a socket, a device, or (to be replaced) a link.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder must not be written.</exception>
    public virtual Task<DownloadResult<TItem>> DownloadToFileAsync(
        TItem item,
        string path,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (item is null)
        {
            throw new ArgumentNullException(nameof(item));
        }

        return DownloadToFileAsync(item, Catalog.Describe(item).Id, path, options, cancellationToken);
    }

    /// <summary>Fetches an item and downloads it to a file, as with an item.</summary>
    /// <param name="mediaItemId">
    /// The id. Downloads that begin at the same time share the requests for their items.
    /// </param>
    /// <param name="path">Path of the file, in a folder that exists.</param>
    /// <param name="options">What to download; null for the whole photo or video.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What was downloaded, and where to.</returns>
    /// <inheritdoc
    ///   cref="DownloadToFileAsync(TItem, string, DownloadOptions?, CancellationToken)" path="/exception"/>
    public virtual Task<DownloadResult<TItem>> DownloadToFileAsync(
        string mediaItemId,
        string path,
        DownloadOptions? options = null,
        CancellationToken cancellationToken = default
    ) => DownloadToFileAsync(null, CheckId(mediaItemId), path, options, cancellationToken);

    /// <summary>The same for downloads that are part of a run.</summary>
    internal Task<DownloadResult<TItem>> DownloadAsync(
        TItem? item,
        string? itemId,
        Stream destination,
        DownloadOptions? options,
        IDownloadContext<TItem> context,
        CancellationToken cancellationToken
    )
    {
        options = options?.Copy() ?? new DownloadOptions();
        // Before anything is sent.
        _ = BaseUrlSuffix.For(options, isVideo: false);
        itemId = string.IsNullOrEmpty(itemId) ? null : itemId;
        var transfer = new MediaTransfer<TItem>(
            _host,
            Pipeline,
            Catalog,
            context,
            options,
            item,
            itemId,
            new DownloadDestination(destination)
        );
        return transfer.RunAsync(cancellationToken);
    }

    private async Task<DownloadResult<TItem>> DownloadToFileAsync(
        TItem? item,
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
        if (options.ExistingFile != ExistingFile.KeepBoth)
        {
            RegularFile.CheckIsFileOrMissing(path);
        }

        if (options.ExistingFile == ExistingFile.Skip && File.Exists(path))
        {
            return Skipped(item, path);
        }

        try
        {
            return await DownloadToPathAsync(item, itemId, path, options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            throw FullDisk.At(path, e);
        }
    }

    private async Task<DownloadResult<TItem>> DownloadToPathAsync(
        TItem? item,
        string? itemId,
        string path,
        DownloadOptions options,
        CancellationToken cancellationToken
    )
    {
        using var file = new PartialFile(Path.GetDirectoryName(path)!);
        var result = await DownloadAsync(item, itemId, file.Content, options, _singleItems, cancellationToken)
            .ConfigureAwait(false);
        var time =
            options.KeepCreationTime && result.MediaItem is { } downloaded
                ? Catalog.Describe(downloaded).CreationTime
                : null;
        await file.FinishAsync(time, cancellationToken).ConfigureAwait(false);
        return file.TakeName(path, options.ExistingFile) is { } name
            ? new DownloadResult<TItem>(result.MediaItem, result.Bytes, result.ContentType, name)
            : Skipped(result.MediaItem, path);
    }

    private static DownloadResult<TItem> Skipped(TItem? item, string path) =>
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

    /// <summary>Items for downloads that are not part of a run.</summary>
    private sealed class SingleItems(IMediaCatalog<TItem> catalog, Backoff backoff) : IDownloadContext<TItem>
    {
        public Task<TItem> FetchAsync(string id, bool hasExpired, CancellationToken cancellationToken) =>
            catalog.FetchAsync([id], cancellationToken)[0];

        public Task WaitForVideoAsync(TimeSpan delay, CancellationToken cancellationToken) =>
            backoff.WaitAsync(delay, cancellationToken);
    }
}

using System.Runtime.CompilerServices;
using PhotosCore.Downloads;

namespace PhotosCore;

/// <summary>
/// Downloads many photos and videos, several at a time, with base URLs that are fetched just before they are used.
/// </summary>
/// <remarks>
/// <para>
/// The outcomes come in the order of the input, one each; a failure of one does not touch the others. No more than
/// about 200 items are read ahead of the outcome that was taken last, so neither a long input nor a slow reader of the
/// outcomes takes memory. Items whose base URLs are missing, old or refused are fetched many per request.
/// </para>
/// <para>
/// Files in a folder have the names of their items, made safe for every system: <c>/</c> and the like become <c>_</c>,
/// and of two with one name, whatever their case, the later gets a number. A picture of a size gets the extension of
/// its type. A file appears when it is complete, and none that is there is ever touched. What was put into the folder
/// is written down in <c>.photos-downloads</c> inside it, so that the next run skips what is there and complete; it
/// costs no request. If that is lost, a file with the name and the bytes of a download is recognized, and not put
/// beside itself. Only one run at a time can use a folder. Links in the place of what a run makes are not followed.
/// </para>
/// <para>
/// The run stops when nothing more can succeed: a quota of the day is used up (of the media host or of the API; also a
/// 429 that waiting does not end), a limiter of the client's options refuses, access is refused, or the disk is full.
/// The rest of the input is then read to its end, and each is <see cref="DownloadOutcomeKind.NotAttempted"/>.
/// </para>
/// </remarks>
/// <typeparam name="TItem">The media item of the API.</typeparam>
public abstract class BulkDownloader<TItem>
    where TItem : class
{
    private readonly DownloadsClient<TItem> _client;
    private readonly BulkDownloadOptions _options;

    /// <summary>Initializes a downloader.</summary>
    /// <param name="client">Downloads each item.</param>
    /// <param name="options">How to download; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    protected BulkDownloader(DownloadsClient<TItem> client, BulkDownloadOptions? options)
    {
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _options = options?.Copy() ?? new BulkDownloadOptions();
        _ = BaseUrlSuffix.For(_options.Download, isVideo: false);
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected BulkDownloader() { }
#pragma warning restore CS8618

    /// <summary>Downloads items to a folder.</summary>
    /// <param name="items">The items, for example a list of the API; read as far as there is room.</param>
    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>One outcome per item, in the same order. The run begins when they are enumerated.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">
    /// The folder cannot be used, or another run uses it, or <c>.photos-downloads</c> in it is a link; thrown by the
    /// enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> DownloadAsync(
        IAsyncEnumerable<TItem> items,
        string folder,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            Pending(items ?? throw new ArgumentNullException(nameof(items)), cancellationToken),
            Opening(folder),
            cancellationToken
        );

    /// <summary>Downloads items to a folder.</summary>
    /// <param name="items">The items; they may have been fetched at any time.</param>
    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <inheritdoc
    ///   cref="DownloadAsync(IAsyncEnumerable{TItem}, string, CancellationToken)" path="/*[not(self::param)]"/>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> DownloadAsync(
        IEnumerable<TItem> items,
        string folder,
        CancellationToken cancellationToken = default
    ) => RunAsync(Pending(items ?? throw new ArgumentNullException(nameof(items))), Opening(folder), cancellationToken);

    /// <summary>Downloads items, of which only the ids are known, to a folder.</summary>
    /// <param name="mediaItemIds">The ids.</param>
    /// <param name="folder">The folder; created if there is none.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <inheritdoc
    ///   cref="DownloadAsync(IAsyncEnumerable{TItem}, string, CancellationToken)" path="/*[not(self::param)]"/>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> DownloadAsync(
        IEnumerable<string> mediaItemIds,
        string folder,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            Pending(mediaItemIds ?? throw new ArgumentNullException(nameof(mediaItemIds))),
            Opening(folder),
            cancellationToken
        );

    /// <summary>Downloads items to streams.</summary>
    /// <param name="items">The items, for example a list of the API; read as far as there is room.</param>
    /// <param name="openDestination">
    /// Opens a stream for an item when its download begins. It is disposed of when the download has ended, good or bad;
    /// if it failed, the stream may have got a part. Called by several threads at once.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>One outcome per item, in the same order. The run begins when they are enumerated.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> DownloadAsync(
        IAsyncEnumerable<TItem> items,
        Func<TItem, CancellationToken, Task<Stream>> openDestination,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            Pending(items ?? throw new ArgumentNullException(nameof(items)), cancellationToken),
            Opening(openDestination),
            cancellationToken
        );

    /// <summary>Downloads items, of which only the ids are known, to streams.</summary>
    /// <param name="mediaItemIds">The ids.</param>
    /// <param name="openDestination">Opens a stream for an item, as with items.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>One outcome per item, in the same order. The run begins when they are enumerated.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> DownloadAsync(
        IEnumerable<string> mediaItemIds,
        Func<TItem, CancellationToken, Task<Stream>> openDestination,
        CancellationToken cancellationToken = default
    ) =>
        RunAsync(
            Pending(mediaItemIds ?? throw new ArgumentNullException(nameof(mediaItemIds))),
            Opening(openDestination),
            cancellationToken
        );

    /// <summary>
    /// Says what a download of items to a folder would do: nothing is downloaded, and the folder is not made.
    /// </summary>
    /// <param name="items">The items, for example a list of the API.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>
    /// One outcome per item, in the same order: <see cref="DownloadOutcomeKind.Planned"/> or
    /// <see cref="DownloadOutcomeKind.Skipped"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">
    /// The folder cannot be used, or another run uses it; thrown by the enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<DownloadOutcome<TItem>> PlanAsync(
        IAsyncEnumerable<TItem> items,
        string folder,
        CancellationToken cancellationToken = default
    ) =>
        EachPlannedAsync(
            Pending(items ?? throw new ArgumentNullException(nameof(items)), cancellationToken),
            Opening(folder),
            // To open a folder makes it.
            Directory.Exists(Path.Combine(folder, FolderJournal.FolderName)),
            cancellationToken
        );

    private static async IAsyncEnumerable<DownloadOutcome<TItem>> EachPlannedAsync(
        IAsyncEnumerable<PendingDownload<TItem>> downloads,
        Func<BulkDestination<TItem>> open,
        bool isUsedBefore,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var destination = isUsedBefore ? open() : null;
        await foreach (var download in downloads.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var found = destination?.Find(download);
            yield return new DownloadOutcome<TItem>(
                download.Id,
                found is null ? DownloadOutcomeKind.Planned : DownloadOutcomeKind.Skipped,
                found,
                mediaItem: download.Item
            );
        }
    }

    private IAsyncEnumerable<DownloadOutcome<TItem>> RunAsync(
        IAsyncEnumerable<PendingDownload<TItem>> downloads,
        Func<BulkDestination<TItem>> open,
        CancellationToken cancellationToken
    ) => BulkDownloadRun<TItem>.RunAsync(_client, _options, downloads, open, cancellationToken);

    private Func<BulkDestination<TItem>> Opening(string folder)
    {
        if (folder is null)
        {
            throw new ArgumentNullException(nameof(folder));
        }

        return folder.Length > 0
            ? () => new FolderDestination<TItem>(folder, _options, _client.Catalog)
            : throw new ArgumentException("The folder has no name; . is the one where the program is.", nameof(folder));
    }

    private static Func<BulkDestination<TItem>> Opening(Func<TItem, CancellationToken, Task<Stream>> open) =>
        open is null ? throw new ArgumentNullException(nameof(open)) : () => new StreamDestination<TItem>(open);

    private async IAsyncEnumerable<PendingDownload<TItem>> Pending(
        IAsyncEnumerable<TItem> items,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Pending(item);
        }
    }

#pragma warning disable CS1998 // Nothing is to be waited for in a list.
    private async IAsyncEnumerable<PendingDownload<TItem>> Pending(IEnumerable<TItem> items)
    {
        foreach (var item in items)
        {
            yield return Pending(item);
        }
    }

    private static async IAsyncEnumerable<PendingDownload<TItem>> Pending(IEnumerable<string> ids)
#pragma warning restore CS1998
    {
        foreach (var id in ids)
        {
            yield return string.IsNullOrEmpty(id)
                ? throw new ArgumentException("One of the ids is null or empty.", nameof(ids))
                : new PendingDownload<TItem>(id, item: null, fetchedAt: null);
        }
    }

    // It is not known when the app's items were fetched, but not after now.
    private PendingDownload<TItem> Pending(TItem item)
    {
        if (item is null)
        {
            throw new ArgumentException("One of the items is null.", nameof(item));
        }

        var media = _client.Catalog.Describe(item);
        return new PendingDownload<TItem>(
            media.Id,
            item,
            media.HasDownloadUrl(_options.Download) ? _client.Pipeline.Time.GetUtcNow() : null
        );
    }
}

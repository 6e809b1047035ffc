namespace PhotosLibrary.Emulator;

/// <summary>
/// What nobody has seen Google do, as settings: an app should work with each of them either way. What is known, and
/// from where, stands in <c>spec/facts.md</c> of this project, under the headings in brackets.
/// </summary>
public sealed class UnconfirmedFacts
{
    /// <summary>
    /// What becomes of a page size above the maximum (spec/facts.md, "Paging"). By default it is reduced to it.
    /// </summary>
    public RefusalOrCoercion LargePageSize { get; set; }

    /// <summary>
    /// Whether <c>mediaItems.batchCreate</c> responds with 207 instead of 200 if some of its items failed
    /// (spec/facts.md, "Creating media items"). All evidence is for 200, the default.
    /// </summary>
    public bool PartlyFailedBatchIsMultiStatus { get; set; }

    /// <summary>
    /// The error of the album methods and of <c>mediaItems.search</c> for an unknown album (spec/facts.md, "Albums");
    /// that of <c>mediaItems.batchCreate</c> is known to be 404.
    /// </summary>
    public UnknownAlbumError UnknownAlbum { get; set; }

    /// <summary>
    /// Whether an upload token is spent by the media item that it became (spec/facts.md, "Upload tokens"). By default
    /// it may be used again, and stands for the same item.
    /// </summary>
    public bool UploadTokenIsSpent { get; set; }

    /// <summary>
    /// Whether to query a finished upload session gives its token again (spec/facts.md, "Resumable uploads"), as
    /// Google's mock of the protocol does.
    /// </summary>
    public bool FinalQueryReturnsToken { get; set; } = true;

    /// <summary>
    /// What the chunks of an upload must be a multiple of, in bytes, 1 or more (spec/facts.md, "Resumable uploads");
    /// 256 KiB by default.
    /// </summary>
    public int ChunkGranularity { get; set; } = UploadFacts.ChunkGranularityBytes;

    /// <summary>
    /// How long an upload session can be resumed (spec/facts.md, "Resumable uploads"); 7 days by default.
    /// </summary>
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether an upload that the daily quota forbids is refused as in 2018: 400 with a text of its own (spec/facts.md,
    /// "Upload errors"). By default it is 429, as everywhere.
    /// </summary>
    public bool UploadQuotaIsInvalidArgument { get; set; }

    /// <summary>
    /// Whether the scope <c>photoslibrary.edit.appcreateddata</c> is enough for <c>albums.addEnrichment</c>
    /// (spec/facts.md, "Scopes and the change of 2025-03-31"): Google announced it, but the method's guide does not
    /// name it. True by default.
    /// </summary>
    public bool EnrichmentAcceptsEditScope { get; set; } = true;

    /// <summary>
    /// The error for an item that would be more than the 20,000 that an album holds (spec/facts.md, "Album contents").
    /// </summary>
    public FullAlbumError FullAlbum { get; set; }

    /// <summary>
    /// Whether an update mask may name its fields in camel case, such as <c>coverPhotoMediaItemId</c> (spec/facts.md,
    /// "Albums"). True by default: only the other spelling is documented, but Google's own client for PHP sends this
    /// one, as JSON has masks in general.
    /// </summary>
    public bool CamelCaseUpdateMask { get; set; } = true;

    /// <summary>
    /// Whether an album may have an empty title (spec/facts.md, "Albums"). False by default, as Google's own client has
    /// it.
    /// </summary>
    public bool EmptyAlbumTitle { get; set; }

    /// <summary>
    /// Whether the same bytes a second time in one <c>mediaItems.batchCreate</c> succeed with the same media item, as
    /// they do in another call (spec/facts.md, "Duplicates"). By default their result is <c>ALREADY_EXISTS</c>, without
    /// a media item, as clients have seen it.
    /// </summary>
    public bool RepeatInBatchSucceeds { get; set; }

    /// <summary>
    /// Whether the media items in the response of <c>mediaItems.batchCreate</c> have a base URL (spec/facts.md,
    /// "Creating media items"). False by default: so that apps do not rely on it.
    /// </summary>
    public bool CreatedItemHasBaseUrl { get; set; }

    /// <summary>
    /// How long a new media item is missing from a search with filters. Google says that there is such a lag, but not
    /// how long (spec/facts.md, "Search filters"); none by default.
    /// </summary>
    public TimeSpan FilteredSearchLag { get; set; }

    /// <summary>
    /// Whether a base URL without a suffix is refused with 400 (spec/facts.md, "Base URLs"). False by default: then a
    /// smaller picture comes, as has been seen, so that an app that forgets the suffix gets thumbnails for photos.
    /// </summary>
    public bool BaseUrlNeedsSuffix { get; set; }

    /// <summary>
    /// Whether base URLs take what Google's image host takes elsewhere but no page of this API names, such as
    /// <c>=s96-c</c>, <c>=s0</c>, <c>=w400-d</c> and <c>-rw</c> (spec/facts.md, "Base URLs"). True by default; otherwise
    /// they are refused with 400.
    /// </summary>
    public bool UndocumentedSuffixes { get; set; } = true;

    /// <summary>
    /// How long a write still counts as concurrent after its response (spec/facts.md, "Quotas"); none by default. With
    /// it, and a quota of concurrent writes, a client that writes one call after the other meets that quota too, as has
    /// been seen.
    /// </summary>
    public TimeSpan WriteCompletionLag { get; set; }

    /// <summary>
    /// How many calls a multipart batch may hold (spec/facts.md, "Batches"); 100 by default. With 0 no batch is served:
    /// the discovery document names its path, but no one has seen it work.
    /// </summary>
    public int BatchCalls { get; set; } = WireFacts.BatchMaxCalls;

    internal void Check()
    {
        if (ChunkGranularity < 1)
        {
            throw new ArgumentException($"{nameof(ChunkGranularity)} must be 1 or more, but is {ChunkGranularity}.");
        }

        if (BatchCalls < 0)
        {
            throw new ArgumentException($"{nameof(BatchCalls)} must not be negative, but is {BatchCalls}.");
        }

        if (SessionLife <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(SessionLife)} must be more than 0, but is {SessionLife}.");
        }

        CheckLag(FilteredSearchLag, nameof(FilteredSearchLag));
        CheckLag(WriteCompletionLag, nameof(WriteCompletionLag));
    }

    private static void CheckLag(TimeSpan lag, string name)
    {
        if (lag < TimeSpan.Zero)
        {
            throw new ArgumentException($"{name} must not be negative, but is {lag}.");
        }
    }
}

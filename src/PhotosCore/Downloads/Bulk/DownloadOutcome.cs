namespace PhotosCore;

/// <summary>What became of one item that a bulk downloader was given.</summary>
/// <typeparam name="TItem">The media item of the API.</typeparam>
public sealed class DownloadOutcome<TItem>
    where TItem : class
{
    /// <summary>Initializes an outcome; tests that mock a downloader may want to.</summary>
    public DownloadOutcome(
        string? mediaItemId,
        DownloadOutcomeKind kind,
        DownloadResult<TItem>? result = null,
        Exception? error = null,
        TItem? mediaItem = null
    )
    {
        MediaItemId = mediaItemId;
        Kind = kind;
        Result = result;
        Error = error;
        MediaItem = mediaItem;
    }

    /// <summary>Id of the item.</summary>
    public string? MediaItemId { get; }

    /// <summary>How it went.</summary>
    public DownloadOutcomeKind Kind { get; }

    /// <summary>The file and what is known of it; null if the item is not there.</summary>
    public DownloadResult<TItem>? Result { get; }

    /// <summary>
    /// Why it failed: a <see cref="PhotosException"/>, or for example an <see cref="IOException"/>. Null if it
    /// succeeded.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>
    /// The item as it was fetched last; its name is there, whatever became of it. Null if only an id was given, and
    /// nothing had to be fetched.
    /// </summary>
    public TItem? MediaItem { get; }

    /// <summary>Whether the item is there now, downloaded or skipped.</summary>
    public bool Succeeded => Kind is DownloadOutcomeKind.Downloaded or DownloadOutcomeKind.Skipped;

    /// <summary>The item and how it went.</summary>
    public override string ToString() =>
        Error is null ? $"{MediaItemId}: {Kind}" : $"{MediaItemId}: {Kind}: {Error.Message}";
}

/// <summary>How the download of one item went.</summary>
public enum DownloadOutcomeKind
{
    /// <summary>It was downloaded.</summary>
    Downloaded,

    /// <summary>
    /// It was there already, complete, from an earlier run or from earlier in this one. If only the journal of the
    /// folder had lost it, its bytes were compared.
    /// </summary>
    Skipped,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>
    /// The run stopped before it was attempted, because nothing more could succeed: a quota of the day is used up, a
    /// limiter of the client's options refused, access was refused, or the disk is full. The error says which.
    /// </summary>
    NotAttempted,

    /// <summary>It would be downloaded: only of a plan.</summary>
    Planned,
}

namespace PhotosLibrary;

/// <summary>What became of one file that a <see cref="BulkUploader"/> was given.</summary>
public sealed class UploadOutcome
{
    /// <summary>Initializes an outcome; tests that mock an uploader may want to.</summary>
    public UploadOutcome(
        FileUpload file,
        UploadOutcomeKind kind,
        string? mediaItemId = null,
        MediaItem? mediaItem = null,
        Exception? error = null
    )
    {
        File = file ?? throw new ArgumentNullException(nameof(file));
        Kind = kind;
        MediaItemId = mediaItemId;
        MediaItem = mediaItem;
        Error = error;
    }

    /// <summary>The file.</summary>
    public FileUpload File { get; }

    /// <summary>How it went.</summary>
    public UploadOutcomeKind Kind { get; }

    /// <summary>
    /// Id of the media item; null if there is none. Files with the same bytes have the same item: Google keeps it once.
    /// </summary>
    public string? MediaItemId { get; }

    /// <summary>The media item of Google's response; null if this run did not create it.</summary>
    public MediaItem? MediaItem { get; }

    /// <summary>
    /// Why it is not in the library: a <see cref="PhotosException"/>, such as a
    /// <see cref="MediaItemNotCreatedException"/>, an <see cref="InvalidDataException"/> if a file of a folder is
    /// neither photo nor video, or for example an <see cref="IOException"/>. Null if it is.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>Whether the file is in the library now, and in its album.</summary>
    public bool Succeeded =>
        Kind is UploadOutcomeKind.Uploaded or UploadOutcomeKind.Skipped or UploadOutcomeKind.AddedToAlbum;

    /// <summary>The file and how it went.</summary>
    public override string ToString() => Error is null ? $"{File}: {Kind}" : $"{File}: {Kind}: {Error.Message}";
}

/// <summary>How the upload of one file went.</summary>
public enum UploadOutcomeKind
{
    /// <summary>
    /// A media item was made of it. If the library had the same bytes already, it is the one that was there.
    /// </summary>
    Uploaded,

    /// <summary>It was there already, from an earlier run or from earlier in this one.</summary>
    Skipped,

    /// <summary>It failed. The next run retries it.</summary>
    Failed,

    /// <summary>
    /// The run stopped before it was done, because nothing more could succeed: the quota of the day is used up, a
    /// limiter of the client's options refused, access was refused, or the user's storage is full. The error says
    /// which. The next run resumes it.
    /// </summary>
    NotAttempted,

    /// <summary>
    /// It was there already, from an earlier run or from earlier in this one, and is in its album now.
    /// </summary>
    AddedToAlbum,

    /// <summary>
    /// It would be uploaded, or put into its album: only of <see cref="BulkUploader.PlanAsync"/>.
    /// </summary>
    Planned,
}

using System.Runtime.CompilerServices;
using PhotosLibrary.BulkUpload;

namespace PhotosLibrary;

/// <summary>
/// Uploads any number of photos and videos. Whenever the process ends, by itself or by a kill, the next run with the
/// same journal resumes: nothing is lost, nothing is created twice, and no byte that Google has acknowledged is sent
/// again.
/// </summary>
/// <remarks>
/// <para>
/// The outcomes come in the order of the input, one each; a failure of one does not touch the others. Bytes go up in
/// parallel; items are created in batches of up to 50, strictly one at a time, as Google advises. An album gets its
/// items about in the order of the input: within a batch exactly, but a file that takes long comes later. No more than
/// about 200 files are read ahead of the outcome that was taken last, so neither a long input nor a slow reader of the
/// outcomes takes memory.
/// </para>
/// <para>
/// The journal is a file of SQLite that only its owner can read, since it holds what opens the uploads that are under
/// way. A file is known by its path, its length and the time of its last change; one that has changed is another one.
/// What is in the library already, by the journal, costs no request. Each account needs a journal of its own, and one
/// run at a time has it. To delete it costs nothing but time: Google recognizes bytes that it has.
/// </para>
/// <para>
/// Upload tokens are used for 23 hours of the day that Google keeps them. One that Google refuses, since an item was
/// made of it in a call without a response, is replaced by uploading the bytes again; they give the item that is there.
/// </para>
/// <para>
/// A batch that Google refuses as a whole, for a reason that may be one file's (400, 404, 409, 500, 502 and the like),
/// is sent again in parts until that file stands alone: it is the only one that fails, with Google's words. An item of
/// an earlier run that Google does not know when it is put into an album goes up again.
/// </para>
/// <para>
/// The run stops when nothing more can succeed: the quota of the day is used up, a limiter of the client's options
/// refuses, access is refused, the user's storage is full, or the journal cannot be written. Of a
/// <see cref="PhotosClientOptions.RequestLimiter"/> and a <see cref="PhotosClientOptions.WriteLimiter"/> a permit is
/// kept back for each batch before its bytes go up, so that what is up becomes items. The rest of the input is then
/// read to its end, and each is <see cref="UploadOutcomeKind.NotAttempted"/>.
/// </para>
/// </remarks>
/// <example>
/// <code><![CDATA[
/// var uploader = new BulkUploader(photos, "uploads.journal");
/// await foreach (UploadOutcome outcome in uploader.UploadFolderAsync("Pictures", "Trip"))
/// {
///     Console.WriteLine(outcome);
/// }
/// ]]></code>
/// </example>
public class BulkUploader
{
    private readonly PhotosLibraryClient _client;
    private readonly string _journalPath;
    private readonly BulkUploadOptions _options;

    /// <summary>Initializes an uploader. Sends nothing, and opens nothing.</summary>
    /// <param name="client">The client of the user whose library it is.</param>
    /// <param name="journalPath">Path of the journal; the file is made if there is none.</param>
    /// <param name="options">How to upload; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="journalPath"/> is empty.</exception>
    public BulkUploader(PhotosLibraryClient client, string journalPath, BulkUploadOptions? options = null)
    {
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _journalPath = string.IsNullOrWhiteSpace(journalPath)
            ? throw new ArgumentException("The journal needs a path.", nameof(journalPath))
            : journalPath;
        _options = options?.Copy() ?? new BulkUploadOptions();
    }

#pragma warning disable CS8618 // A mock overrides every method itself.
    /// <summary>Initializes a mock.</summary>
    protected BulkUploader() { }
#pragma warning restore CS8618

    /// <summary>
    /// Waited for around everything that is read from or written to the journal; for tests that kill.
    /// </summary>
    internal Func<bool, Task>? JournalWatch { get; set; }

    /// <summary>Uploads files.</summary>
    /// <param name="files">The files; read as far as there is room.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>One outcome per file, in the same order. The run begins when they are enumerated.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="files"/> is null.</exception>
    /// <exception cref="IOException">
    /// The journal cannot be opened, or another run has it; thrown by the enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<UploadOutcome> UploadAsync(
        IAsyncEnumerable<FileUpload> files,
        CancellationToken cancellationToken = default
    ) =>
        BulkUploadRun.RunAsync(
            _client,
            _options,
            files ?? throw new ArgumentNullException(nameof(files)),
            () => UploadJournal.OpenAsync(_journalPath, JournalWatch),
            cancellationToken
        );

    /// <summary>Uploads files.</summary>
    /// <param name="files">The files; read as far as there is room.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <inheritdoc cref="UploadAsync(IAsyncEnumerable{FileUpload}, CancellationToken)" path="/*[not(self::param)]"/>
    public virtual IAsyncEnumerable<UploadOutcome> UploadAsync(
        IEnumerable<FileUpload> files,
        CancellationToken cancellationToken = default
    ) => UploadAsync(Each(files ?? throw new ArgumentNullException(nameof(files))), cancellationToken);

    /// <summary>
    /// Uploads all photos and videos in a folder, and in the folders in it, as
    /// <see cref="FileUpload.InFolder(string, string)"/>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="albumTitle">
    /// Title of an album to put the items into, as <see cref="FileUpload.AlbumTitle"/>; null for none.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <returns>
    /// One outcome per file, in the order in which the system lists them, and one for each folder that cannot be read.
    /// The run begins when they are enumerated.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="IOException">
    /// The journal cannot be opened, or another run has it; thrown by the enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<UploadOutcome> UploadFolderAsync(
        string folder,
        string? albumTitle = null,
        CancellationToken cancellationToken = default
    ) => UploadAsync(FileUpload.InFolder(folder, albumTitle), cancellationToken);

    /// <summary>
    /// Uploads all photos and videos in a folder, and in the folders in it, as
    /// <see cref="FileUpload.InFolder(string, FolderUploadOptions)"/>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What is taken of it.</param>
    /// <param name="cancellationToken">Cancels the operation; to leave the enumeration does, too.</param>
    /// <inheritdoc cref="UploadFolderAsync(string, string, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="UploadFolderAsync(string, string, CancellationToken)" path="/exception"/>
    public virtual IAsyncEnumerable<UploadOutcome> UploadFolderAsync(
        string folder,
        FolderUploadOptions options,
        CancellationToken cancellationToken = default
    ) => UploadAsync(FileUpload.InFolder(folder, options), cancellationToken);

    /// <summary>
    /// Says what <see cref="UploadAsync(IEnumerable{FileUpload}, CancellationToken)"/> would do, by the files and the
    /// journal alone: no request is sent, nothing is written.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// One outcome per file, in the same order: <see cref="UploadOutcomeKind.Planned"/>,
    /// <see cref="UploadOutcomeKind.Skipped"/>, or <see cref="UploadOutcomeKind.Failed"/> if it cannot be read or is
    /// neither photo nor video.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="files"/> is null.</exception>
    /// <exception cref="IOException">
    /// The journal cannot be opened, or a run has it; thrown by the enumeration.
    /// </exception>
    public virtual IAsyncEnumerable<UploadOutcome> PlanAsync(
        IEnumerable<FileUpload> files,
        CancellationToken cancellationToken = default
    ) => EachPlannedAsync(files ?? throw new ArgumentNullException(nameof(files)), cancellationToken);

    private async IAsyncEnumerable<UploadOutcome> EachPlannedAsync(
        IEnumerable<FileUpload> files,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // To open one makes it.
        using var journal = File.Exists(_journalPath)
            ? await UploadJournal.OpenAsync(_journalPath, JournalWatch).ConfigureAwait(false)
            : null;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await UploadPlan.OfAsync(file, journal).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Verifies what the journal says of files against the library, 50 in a request (<c>mediaItems.batchGet</c>): what
    /// is gone, for example because the user has deleted it, is forgotten, and goes up again in the next run.
    /// </summary>
    /// <param name="files">
    /// The files; those of which the journal knows no item cost no request, and those that cannot be read are left to
    /// their upload.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// What was found. Where the library could not be asked, the journal is as it was:
    /// <see cref="UploadVerification.Error"/>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="files"/> is null.</exception>
    /// <exception cref="IOException">The journal cannot be opened, or a run has it.</exception>
    public virtual async Task<UploadVerification> VerifyAsync(
        IEnumerable<FileUpload> files,
        CancellationToken cancellationToken = default
    )
    {
        if (files is null)
        {
            throw new ArgumentNullException(nameof(files));
        }

        using var journal = await UploadJournal.OpenAsync(_journalPath, JournalWatch).ConfigureAwait(false);
        return await new JournalVerification(_client, journal).RunAsync(files, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the journal can be one of the client's account: it is new, or of up to 50 of its items the library has
    /// one at least. For an app that does not know whose access token it was given; one request.
    /// </summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosException">The library could not be asked.</exception>
    /// <exception cref="IOException">The journal cannot be opened, or a run has it.</exception>
    public virtual async Task<bool> IsJournalOfAccountAsync(CancellationToken cancellationToken = default)
    {
        using var journal = await UploadJournal.OpenAsync(_journalPath, JournalWatch).ConfigureAwait(false);
        return await new JournalVerification(_client, journal)
            .HasItemsOfLibraryAsync(cancellationToken)
            .ConfigureAwait(false);
    }

#pragma warning disable CS1998 // Nothing is to be waited for in a list.
    private static async IAsyncEnumerable<FileUpload> Each(IEnumerable<FileUpload> files)
#pragma warning restore CS1998
    {
        foreach (var file in files)
        {
            yield return file;
        }
    }
}

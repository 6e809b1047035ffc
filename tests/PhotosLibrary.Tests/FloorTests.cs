namespace PhotosLibrary.Tests;

/// <summary>
/// The rooms of the packages, from top to bottom: a room may use those that stand further down, and no others. Rooms
/// beside each other on a line do not know each other; <c>&gt;</c> is a step down within a floor. A room is a folder,
/// or a class beside the folders.
/// </summary>
public class FloorTests
{
    private const string Core = """
        for users:          Downloads, SignIn
        many at once:       Bulk
        the way of a call:  Http
        tokens:             Auth
        what comes back:    Responses
        what is called:     Calls
        what users set:     PhotosClientOptions > RetryOptions > RetryAttempt, TransferProgress
        ground:             Errors, Json, Paging, Storage, Media
        the framework:      Framework
        """;

    // Public types are in the namespace that users import, and not in those of their rooms.
    private const string CoreTypes = """
        Downloads: DownloadOptions, DownloadResult, DownloadsClient, ExistingFile
        Downloads: BulkDownloadOptions, BulkDownloadProgress, BulkDownloader, DownloadOutcome, DownloadOutcomeKind
        Downloads: VideoNotReadyException
        Errors:    PhotosApiException, PhotosConnectionException, PhotosException, QuotaFailure, QuotaKind
        Errors:    PhotosRateLimitException, RateLimitKind
        Framework: HttpContentExtensions
        Media:     MediaTypes
        Paging:    PagedAsyncEnumerable, PhotosPage
        SignIn:    InstalledAppSignIn, PastedAddressReceiver, PhotosAuthorizationFlow, PhotosAuthorizationOptions
        SignIn:    PhotosSignInException, WebServerSignIn
        Storage:   FileTokenStore
        """;

    private const string Library = """
        the client:      BulkDownloader > PhotosLibraryClient > Reconciling
        for users:       SharedAlbums, Albums > Downloads > MediaItems > Uploads
        many at once:    Batches
        what users set:  PhotosLibraryClientOptions, PhotosLibraryAuthorizationOptions
        the API:         LibraryService > RefusalAdvice, PhotosLibraryScopes, PhotosLibraryException
        generated:       Models
        """;

    private const string LibraryTypes = """
        Albums:       AlbumsClient
        Batches:      BatchError, BatchErrorKind, BatchOutcome, PhotosBatchCanceledException, PhotosBatchException
        Downloads:    DownloadsClient
        MediaItems:   MediaItemQuery, MediaItemsClient
        SharedAlbums: SharedAlbumsClient
        Uploads:      FileUploadSessionStore, IUploadSessionStore, UploadOptions, UploadSession, UploadSessionState
        Uploads:      UploadState, UploadStatus, UploadsClient
        """;

    [Fact]
    public void Every_reference_between_rooms_of_the_core_runs_down() =>
        new ArrowRule(typeof(PhotosException).Assembly.Location, "PhotosCore", Core, CoreTypes).AssertHolds();

    [Fact]
    public void Every_reference_between_rooms_of_the_library_runs_down() =>
        new ArrowRule(
            typeof(PhotosLibraryClient).Assembly.Location,
            "PhotosLibrary",
            Library,
            LibraryTypes
        ).AssertHolds();
}

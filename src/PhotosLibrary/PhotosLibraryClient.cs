using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using PhotosCore.Auth;
using PhotosCore.Http;
using PhotosLibrary.Reconciling;

namespace PhotosLibrary;

/// <summary>
/// The Google Photos Library API for one user. Safe for use by many threads at once; make one and reuse it.
/// </summary>
/// <remarks>
/// Since 2025-03-31 Google shows an app only the albums and media items that the app itself created.
/// </remarks>
public class PhotosLibraryClient : IDisposable
{
    private readonly ApiPipeline _pipeline;

    /// <summary>Initializes a client that acts for the user who consented to a credential.</summary>
    /// <param name="credential">
    /// A credential of Google.Apis.Auth, usually a <see cref="UserCredential"/>; it is asked for a token before every
    /// request and refreshes it by itself, also when the API responds with 401. The token is sent to
    /// <see cref="PhotosClientOptions.BaseAddress"/> only, and with uploads to other hosts of Google's API.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="credential"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    /// <example>
    /// <code><![CDATA[
    /// UserCredential credential = await new InstalledAppSignIn(flow).SignInAsync();
    /// using var photos = new PhotosLibraryClient(credential);
    /// ]]></code>
    /// </example>
    public PhotosLibraryClient(ITokenAccess credential, PhotosLibraryClientOptions? options = null)
        : this(TokenSource.Of(credential), options) { }

    /// <summary>Initializes a client that acts for the user of the tokens that a function gives.</summary>
    /// <param name="getToken">
    /// Gives an access token. It is called before every request, so it should cache a token for as long as it is good;
    /// it is called once more when the API responds with 401. The token goes where that of a credential goes.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="getToken"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    /// <example>
    /// <code><![CDATA[
    /// using var photos = new PhotosLibraryClient(_ => ValueTask.FromResult("ACCESS_TOKEN"));
    /// ]]></code>
    /// </example>
    public PhotosLibraryClient(
        Func<CancellationToken, ValueTask<string>> getToken,
        PhotosLibraryClientOptions? options = null
    )
        : this(TokenSource.Of(getToken), options) { }

    /// <summary>
    /// Initializes a client over an <see cref="HttpClient"/> that already authenticates its requests.
    /// </summary>
    /// <param name="httpClient">
    /// The transport: it sends each attempt of each request, with its own handlers, default headers and timeout, and is
    /// not disposed. Retries, limits, the write lock, telemetry and logs are as the options say, so it should neither
    /// retry nor follow redirects by itself. Its timeout also limits uploads and downloads:
    /// <see cref="Timeout.InfiniteTimeSpan"/> suits large ones. Clients over the same one act for the same user.
    /// </param>
    /// <param name="options">
    /// How the client works; null for the defaults. They cannot have a transport of their own.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The base address cannot be used, or the options have a transport, too.
    /// </exception>
    /// <example>
    /// <code><![CDATA[
    /// using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
    /// http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ACCESS_TOKEN");
    /// using var photos = new PhotosLibraryClient(http);
    /// ]]></code>
    /// </example>
    public PhotosLibraryClient(HttpClient httpClient, PhotosLibraryClientOptions? options = null)
        : this(
            ApiPipeline.Create(
                LibraryService.Instance,
                httpClient ?? throw new ArgumentNullException(nameof(httpClient)),
                options ?? new PhotosLibraryClientOptions(),
                Reconcilers(httpClient)
            )
        ) { }

    /// <summary>The client over a transport that the app does not own, such as a handler of a pool.</summary>
    internal PhotosLibraryClient(
        TokenSource tokens,
        PhotosLibraryClientOptions? options,
        HttpMessageHandler? transport = null
    )
        : this(
            ApiPipeline.Create(
                LibraryService.Instance,
                tokens,
                options ?? new PhotosLibraryClientOptions(),
                Reconcilers(tokens.Credential),
                transport
            )
        ) { }

    private PhotosLibraryClient(ApiPipeline pipeline)
    {
        _pipeline = pipeline;
        Albums = new AlbumsClient(pipeline);
        MediaItems = new MediaItemsClient(pipeline);
        SharedAlbums = new SharedAlbumsClient(pipeline);
        Uploads = new UploadsClient(pipeline);
        Downloads = new DownloadsClient(pipeline, MediaItems);
    }

#pragma warning disable CS8618 // A mock overrides every property itself.
    /// <summary>Initializes a mock.</summary>
    protected PhotosLibraryClient() { }
#pragma warning restore CS8618

    /// <summary>Albums: create, list, change, fill.</summary>
    public virtual AlbumsClient Albums { get; }

    /// <summary>Photos and videos: create from uploads, list, search, change.</summary>
    public virtual MediaItemsClient MediaItems { get; }

    /// <summary>Shared albums; Google closed these methods on 2025-03-31.</summary>
    public virtual SharedAlbumsClient SharedAlbums { get; }

    /// <summary>The bytes of new photos and videos on their way up.</summary>
    public virtual UploadsClient Uploads { get; }

    /// <summary>The bytes of photos and videos on their way down.</summary>
    public virtual DownloadsClient Downloads { get; }

    /// <summary>The pipeline that all parts share.</summary>
    internal ApiPipeline Pipeline => _pipeline;

    /// <summary>
    /// Initializes a client that acts for the user of whom an interceptor puts a token on every request.
    /// </summary>
    /// <remarks>
    /// Not a constructor: it could not be told from that of the credentials, which are interceptors too.
    /// </remarks>
    /// <param name="interceptor">
    /// Asked before every request. If it is an <see cref="IHttpUnsuccessfulResponseHandler"/> too, it is shown the
    /// response when the API responds with 401.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="interceptor"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public static PhotosLibraryClient FromInterceptor(
        IHttpExecuteInterceptor interceptor,
        PhotosLibraryClientOptions? options = null
    ) => new(TokenSource.Of(interceptor), options);

    /// <summary>
    /// Closes the connections, unless they belong to an <see cref="System.Net.Http.HttpClient"/> that was given.
    /// </summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Closes the connections, unless they belong to an <see cref="System.Net.Http.HttpClient"/> that was given.
    /// </summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline?.Dispose();
        }
    }

    private static IReconciler[] Reconcilers(object user) =>
        [
            new AlbumCreation(CreatedAlbums.Of(user)),
            new AlbumContentsChange(AlbumsClient.BatchAddMediaItemsOperation, isAddition: true),
            new AlbumContentsChange(AlbumsClient.BatchRemoveMediaItemsOperation, isAddition: false),
        ];
}

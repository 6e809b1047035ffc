using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using PhotosLibrary.Auth;

namespace PhotosLibrary;

/// <summary>
/// The Google Photos Library API for one user. Safe for use by many threads at once; make one and keep it.
/// </summary>
/// <remarks>
/// Since 2025-03-31 Google shows an app only the albums and media items that the app itself created.
/// </remarks>
public class PhotosLibraryClient : IDisposable
{
    private readonly HttpClient? _owned;

    /// <summary>Makes a client that acts for the user who consented to a credential.</summary>
    /// <param name="credential">
    /// A credential of Google.Apis.Auth, usually a <see cref="UserCredential"/>; it is asked for a token before every
    /// request and refreshes it by itself, also when the API answers 401. The token is sent to
    /// <see cref="PhotosLibraryClientOptions.BaseAddress"/> only, and with uploads to other hosts of Google's API.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="credential"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public PhotosLibraryClient(ITokenAccess credential, PhotosLibraryClientOptions? options = null)
        : this(TokenSource.Of(credential), options) { }

    /// <summary>Makes a client that acts for the user of the tokens that a function gives.</summary>
    /// <param name="getToken">
    /// Gives an access token. It is asked before every request, so it should keep a token for as long as it is good; it
    /// is asked once more when the API answers 401. The token goes where that of a credential goes.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="getToken"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public PhotosLibraryClient(
        Func<CancellationToken, ValueTask<string>> getToken,
        PhotosLibraryClientOptions? options = null
    )
        : this(TokenSource.Of(getToken), options) { }

    /// <summary>
    /// Makes a client over an <see cref="System.Net.Http.HttpClient"/> that already authenticates its requests.
    /// </summary>
    /// <param name="httpClient">
    /// Sends every request as it is, and is not disposed: nothing is repeated, no write waits for another, and nothing
    /// is traced, unless its handlers do so. To keep all that over connections of your own, set
    /// <see cref="PhotosLibraryClientOptions.Network"/> instead. Its timeout also limits uploads and downloads:
    /// <see cref="Timeout.InfiniteTimeSpan"/> suits large ones.
    /// </param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is null.</exception>
    /// <exception cref="ArgumentException">The base address cannot be used.</exception>
    public PhotosLibraryClient(HttpClient httpClient, PhotosLibraryClientOptions? options = null)
    {
        HttpClient = httpClient ?? throw new ArgumentNullException(nameof(httpClient));
        options ??= new PhotosLibraryClientOptions();
        var baseAddress = options.BaseAddress;
        var backoff = new Http.Backoff(options.Retry.Copy(), options.TimeProvider);
        Albums = new AlbumsClient(httpClient, baseAddress) { Backoff = backoff };
        MediaItems = new MediaItemsClient(httpClient, baseAddress) { Backoff = backoff };
        SharedAlbums = new SharedAlbumsClient(httpClient, baseAddress);
        Uploads = new UploadsClient(httpClient, baseAddress) { Backoff = backoff };
        Downloads = new DownloadsClient(httpClient, options);
    }

    private PhotosLibraryClient(TokenSource tokens, PhotosLibraryClientOptions? options)
        : this(HttpPipeline.Create(tokens, options), options)
    {
        _owned = HttpClient;
    }

#pragma warning disable CS8618 // A mock answers every property itself.
    /// <summary>For mocks.</summary>
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

    private HttpClient HttpClient { get; }

    /// <summary>Makes a client that acts for the user of whom an interceptor puts a token on every request.</summary>
    /// <remarks>
    /// Not a constructor: it could not be told from that of the credentials, which are interceptors too.
    /// </remarks>
    /// <param name="interceptor">
    /// Asked before every request. If it is an <see cref="IHttpUnsuccessfulResponseHandler"/> too, it is shown the
    /// answer when the API answers 401.
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
            _owned?.Dispose();
        }
    }
}

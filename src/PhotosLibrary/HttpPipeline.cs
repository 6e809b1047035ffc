using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Albums;
using PhotosLibrary.Auth;
using PhotosLibrary.Http;

namespace PhotosLibrary;

/// <summary>
/// Puts together the handlers between a client and the network, each with one concern: telemetry, turns of writes,
/// repetitions, pace, credential, one attempt.
/// </summary>
internal static class HttpPipeline
{
    private static readonly ProductInfoHeaderValue Library = new(
        "PhotosLibrary",
        typeof(HttpPipeline)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0]
    );

    /// <summary>Makes an <see cref="HttpClient"/> that authenticates with a credential.</summary>
    public static HttpClient Create(
        ITokenAccess credential,
        PhotosLibraryClientOptions? options,
        HttpMessageHandler? network = null
    ) => Create(TokenSource.Of(credential), options, network);

    /// <summary>Makes an <see cref="HttpClient"/> that authenticates its requests.</summary>
    /// <param name="tokens">Give the token.</param>
    /// <param name="options">How the client works; null for the defaults.</param>
    /// <param name="network">
    /// Speaks to the network, and is disposed with the client; null for what the options say.
    /// </param>
    public static HttpClient Create(
        TokenSource tokens,
        PhotosLibraryClientOptions? options,
        HttpMessageHandler? network = null
    )
    {
        options ??= new PhotosLibraryClientOptions();
        var isOwn = network is not null || options.Network is null;
        var client = new HttpClient(
            CreateHandlers(tokens, options, network ?? options.Network ?? CreateNetwork()),
            disposeHandler: isOwn
        );
        Configure(client, options);
        return client;
    }

    /// <summary>Makes the handlers in front of the network.</summary>
    public static HttpMessageHandler CreateHandlers(
        TokenSource tokens,
        PhotosLibraryClientOptions options,
        HttpMessageHandler network
    )
    {
        var baseAddress = new Uri(BaseAddress.Normalize(options.BaseAddress));
        var time = options.TimeProvider;
        var traffic = Traffic.Of(tokens.Credential);
        var telemetry = new Telemetry(options.LoggerFactory);
        var retryOptions = options.Retry.Copy();
        var backoff = new Backoff(retryOptions, time);

        var authenticated = new CredentialHandler(tokens, baseAddress)
        {
            InnerHandler = new AttemptHandler(retryOptions, time) { InnerHandler = network },
        };
        var paced = new PaceHandler(traffic, backoff, time, options.RequestLimiter, options.WriteLimiter)
        {
            InnerHandler = authenticated,
        };
        var repeated = new RetryHandler(retryOptions, backoff, time, traffic, telemetry) { InnerHandler = paced };
        var looking = new HttpClient(repeated, disposeHandler: false);
        Configure(looking, options);
        repeated.Use(OutcomeChecks(looking, baseAddress, CreatedAlbums.Of(tokens.Credential)));
        HttpMessageHandler inTurn = options.SerializeWrites
            ? new WriteTurnHandler(traffic) { InnerHandler = repeated }
            : repeated;
        return new TelemetryHandler(telemetry, time) { InnerHandler = inTurn };
    }

    /// <summary>Sets what every request has in common.</summary>
    public static void Configure(HttpClient client, PhotosLibraryClientOptions options)
    {
        // A large upload takes as long as it takes; calls have a timeout of their own.
        client.Timeout = Timeout.InfiniteTimeSpan;
        var comment = CommentOf(options.ApplicationName ?? "");
        if (!string.IsNullOrWhiteSpace(comment))
        {
            client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue($"({comment})"));
        }

        client.DefaultRequestHeaders.UserAgent.Add(Library);
    }

    /// <summary>The last handler, which speaks to the network.</summary>
    public static HttpMessageHandler CreateNetwork() =>
#if NET
        new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            // The API never redirects; an answer that does comes from somewhere that must not get the token.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            // A client may live for months; its connections must notice when Google's addresses change.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            // It would trace every address, and a base URL opens a photo to whoever reads it; the client traces itself.
            ActivityHeadersPropagator = null,
        };
#else
        new HttpClientHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
#endif

    // They look past the turns of writes, since the write that they look after has the turn.
    private static IEnumerable<IOutcomeCheck> OutcomeChecks(HttpClient http, Uri baseAddress, CreatedAlbums created)
    {
        var mediaItems = new MediaItemsClient(http, baseAddress);
        return
        [
            new AlbumCreation(new AlbumsClient(http, baseAddress), created),
            new AlbumContentsChange(mediaItems, AlbumsClient.BatchAddMediaItemsOperation, isAddition: true),
            new AlbumContentsChange(mediaItems, AlbumsClient.BatchRemoveMediaItemsOperation, isAddition: false),
        ];
    }

    // A name may have characters that a product token may not, hence a comment; some cannot be in a header at all.
    private static string CommentOf(string text) =>
        new([.. text.Where(c => c is >= ' ' and < '\x7f' and not ('(' or ')' or '\\'))]);
}

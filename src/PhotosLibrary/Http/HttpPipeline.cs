using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Google.Apis.Auth.OAuth2;
using PhotosLibrary.Auth;

namespace PhotosLibrary.Http;

/// <summary>The handlers between a client and the network, each with one concern.</summary>
internal static class HttpPipeline
{
    private static readonly ProductInfoHeaderValue Library = new(
        "PhotosLibrary",
        typeof(HttpPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);

    /// <summary>Makes an <see cref="HttpClient"/> that authenticates with a credential.</summary>
    /// <param name="credential">Gives the token.</param>
    /// <param name="options">Where the token may go, and the name of the application.</param>
    /// <param name="network">Takes the place of the network in tests.</param>
    public static HttpClient Create(
        ITokenAccess credential, PhotosLibraryClientOptions? options, HttpMessageHandler? network = null)
    {
        options ??= new PhotosLibraryClientOptions();
        var baseAddress = new Uri(BaseAddress.Normalize(options.BaseAddress));
        var client = new HttpClient(new CredentialHandler(credential, baseAddress) { InnerHandler = network ?? CreateNetwork() });
        Configure(client, options);
        return client;
    }

    /// <summary>Sets what every request has in common.</summary>
    public static void Configure(HttpClient client, PhotosLibraryClientOptions options)
    {
        // A large upload takes as long as it takes; callers stop a call with their cancellation token.
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
        };
#else
        new HttpClientHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
#endif

    // A name may have characters that a product token may not, hence a comment; some cannot be in a header at all.
    private static string CommentOf(string text) =>
        new([.. text.Where(c => c is >= ' ' and < '\x7f' and not ('(' or ')' or '\\'))]);
}

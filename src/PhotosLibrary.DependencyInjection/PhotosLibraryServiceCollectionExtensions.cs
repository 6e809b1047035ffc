using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Options;
using PhotosLibrary;
using PhotosLibrary.Auth;

// Where people look for it: the extension shows up without a using directive of its own.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Google Photos Library client.</summary>
public static class PhotosLibraryServiceCollectionExtensions
{
    private const string HttpClientName = "PhotosLibrary";

    /// <summary>
    /// Registers <see cref="PhotosLibraryClient"/>, made by <see cref="IHttpClientFactory"/>. It acts for the user of the
    /// <see cref="ITokenAccess"/> that is registered, for example a <see cref="UserCredential"/>. Registering twice is
    /// harmless: the options add up.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets options, such as the base address of a local emulator.</param>
    /// <returns>The builder of the underlying HTTP client, for further handlers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IHttpClientBuilder AddPhotosLibrary(
        this IServiceCollection services, Action<PhotosLibraryClientOptions>? configure = null)
    {
        if (services is null)
        {
            throw new ArgumentNullException(nameof(services));
        }

        var options = services.AddOptions<PhotosLibraryClientOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        var builder = services.AddHttpClient(HttpClientName);
        if (services.Any(service => service.ServiceType == typeof(PhotosLibraryClient)))
        {
            return builder;
        }

        services.AddTransient(CreateClient);
        return builder
            .ConfigurePrimaryHttpMessageHandler(HttpPipeline.CreateNetwork)
            // They would log every address, and a base URL opens a photo to whoever reads it.
            .RemoveAllLoggers();
    }

    // The credential goes on top of the pooled handlers, not among them: the pool is shared, and outlives the scope of the
    // user that a credential may belong to.
    private static PhotosLibraryClient CreateClient(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<PhotosLibraryClientOptions>>().Value;
        var pooled = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(HttpClientName);
        var handlers = HttpPipeline.CreateHandlers(TokenSource.Of(provider.GetRequiredService<ITokenAccess>()), options, pooled);
        var http = new HttpClient(handlers, disposeHandler: false);
        HttpPipeline.Configure(http, options);
        return new PhotosLibraryClient(http, options);
    }
}

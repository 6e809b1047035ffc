using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Options;
using PhotosLibrary;
using PhotosLibrary.Auth;
using PhotosLibrary.Http;

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

        services.AddTransient(provider => new PhotosLibraryClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            OptionsOf(provider)));
        return builder
            .ConfigureHttpClient((provider, client) => HttpPipeline.Configure(client, OptionsOf(provider)))
            .ConfigurePrimaryHttpMessageHandler(HttpPipeline.CreateNetwork)
            .AddHttpMessageHandler(provider => new CredentialHandler(
                provider.GetRequiredService<ITokenAccess>(),
                new Uri(BaseAddress.Normalize(OptionsOf(provider).BaseAddress))));
    }

    private static PhotosLibraryClientOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PhotosLibraryClientOptions>>().Value;
}

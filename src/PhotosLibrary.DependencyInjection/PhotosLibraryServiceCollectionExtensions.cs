using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotosCore.Auth;
using PhotosCore.Http;
using PhotosLibrary;

// Where people look for it: the extension shows up without a using directive of its own.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Google Photos Library client.</summary>
/// <remarks>
/// Resolved are <see cref="PhotosLibraryClient"/> and its parts: <see cref="AlbumsClient"/>,
/// <see cref="MediaItemsClient"/>, <see cref="SharedAlbumsClient"/>, <see cref="UploadsClient"/> and
/// <see cref="DownloadsClient"/>; and <see cref="PhotosLibraryClientFactory"/>, for apps with many users. Connections
/// come from <see cref="IHttpClientFactory"/>; logger factory and clock are those of the container, where it has them.
/// Options that cannot be are refused when the host starts. Registering twice is harmless: the options add up.
/// </remarks>
public static class PhotosLibraryServiceCollectionExtensions
{
    private const string HttpClientName = "PhotosLibrary";

    /// <summary>
    /// Registers a client that acts for the user of the <see cref="ITokenAccess"/> that is registered, for example a
    /// <see cref="UserCredential"/>; one that is registered per scope belongs to the clients of its scope.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets options, such as the base address of a local emulator.</param>
    /// <returns>The builder of the underlying HTTP client, for further handlers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <example>
    /// <code><![CDATA[
    /// services.AddSingleton<ITokenAccess>(credential);
    /// services.AddPhotosLibrary(options => options.ApplicationName = "My app");
    /// ]]></code>
    /// </example>
    public static IHttpClientBuilder AddPhotosLibrary(
        this IServiceCollection services,
        Action<PhotosLibraryClientOptions>? configure = null
    ) => Add(services, null, options => Configure(options, configure));

    /// <summary>Registers a client whose options are read from a configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configuration">
    /// A section with names and values of <see cref="PhotosLibraryClientOptions"/>, for example <c>BaseAddress</c> and
    /// <c>Retry:TotalTimeout</c>.
    /// </param>
    /// <returns>The builder of the underlying HTTP client, for further handlers.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code><![CDATA[
    /// services.AddPhotosLibrary(configuration.GetSection("Photos"));
    /// ]]></code>
    /// </example>
    public static IHttpClientBuilder AddPhotosLibrary(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, null, options => Bind(options, configuration));

    /// <summary>
    /// Registers one of several clients, under a key. It acts for the user of the <see cref="ITokenAccess"/> that is
    /// registered under the same key, and its options are those of that name.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="serviceKey">The key, for example the name of the account.</param>
    /// <param name="configure">Sets options, such as the base address of a local emulator.</param>
    /// <returns>The builder of the underlying HTTP client, for further handlers.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code><![CDATA[
    /// services.AddKeyedSingleton<ITokenAccess>("alice", credential);
    /// services.AddKeyedPhotosLibrary("alice");
    /// ]]></code>
    /// </example>
    public static IHttpClientBuilder AddKeyedPhotosLibrary(
        this IServiceCollection services,
        string serviceKey,
        Action<PhotosLibraryClientOptions>? configure = null
    ) =>
        Add(
            services,
            serviceKey ?? throw new ArgumentNullException(nameof(serviceKey)),
            options => Configure(options, configure)
        );

    /// <summary>Registers one of several clients, under a key, whose options are read from a configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="serviceKey">The key, for example the name of the account.</param>
    /// <param name="configuration">A section with names and values of <see cref="PhotosLibraryClientOptions"/>.</param>
    /// <returns>The builder of the underlying HTTP client, for further handlers.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddKeyedPhotosLibrary(
        this IServiceCollection services,
        string serviceKey,
        IConfiguration configuration
    ) =>
        Add(
            services,
            serviceKey ?? throw new ArgumentNullException(nameof(serviceKey)),
            options => Bind(options, configuration)
        );

    private static IHttpClientBuilder Add(
        IServiceCollection services,
        string? key,
        Action<OptionsBuilder<PhotosLibraryClientOptions>> configure
    )
    {
        if (services is null)
        {
            throw new ArgumentNullException(nameof(services));
        }

        var options = services.AddOptions<PhotosLibraryClientOptions>(key ?? Options.Options.DefaultName);
        var name = key is null ? HttpClientName : $"{HttpClientName}:{key}";
        var isFirst = !services.Any(service =>
            service.ServiceType == typeof(PhotosLibraryClient) && Equals(service.ServiceKey, key)
        );
        if (isFirst)
        {
            // Before what the application sets.
            options.Configure<IServiceProvider>(UseServices);
        }

        configure(options);
        var builder = services.AddHttpClient(name);
        if (!isFirst)
        {
            return builder;
        }

        options.ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<PhotosLibraryClientOptions>, PhotosLibraryClientOptionsValidation>();
        AddClients(services, key, name);
        AddFactory(services, key, name);
        return builder
            .ConfigurePrimaryHttpMessageHandler(ApiPipeline.CreateTransport)
            // What an application adds to every HTTP client would retry what must not be retried, and log addresses.
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())
            // They would log every address, and a base URL opens a photo to its reader.
            .RemoveAllLoggers();
    }

    private static void AddClients(IServiceCollection services, string? key, string httpClientName)
    {
        Add(provider => CreateClient(provider, key, httpClientName, Credential(provider)));
        Add(provider => Client(provider).Albums);
        Add(provider => Client(provider).MediaItems);
        Add(provider => Client(provider).SharedAlbums);
        Add(provider => Client(provider).Uploads);
        Add(provider => Client(provider).Downloads);

        PhotosLibraryClient Client(IServiceProvider provider) =>
            key is null
                ? provider.GetRequiredService<PhotosLibraryClient>()
                : provider.GetRequiredKeyedService<PhotosLibraryClient>(key);

        ITokenAccess Credential(IServiceProvider provider) =>
            key is null
                ? provider.GetRequiredService<ITokenAccess>()
                : provider.GetRequiredKeyedService<ITokenAccess>(key);

        void Add<T>(Func<IServiceProvider, T> create)
            where T : class
        {
            if (key is null)
            {
                services.TryAddTransient(create);
            }
            else
            {
                services.TryAddKeyedTransient(key, (provider, _) => create(provider));
            }
        }
    }

    private static void AddFactory(IServiceCollection services, string? key, string httpClientName)
    {
        if (key is null)
        {
            services.TryAddSingleton(provider =>
                Create(provider, provider.GetRequiredService<PhotosAuthorizationFlow>())
            );
        }
        else
        {
            services.TryAddKeyedSingleton(
                key,
                (provider, _) => Create(provider, provider.GetRequiredKeyedService<PhotosAuthorizationFlow>(key))
            );
        }

        PhotosLibraryClientFactory Create(IServiceProvider provider, PhotosAuthorizationFlow flow) =>
            new(flow, credential => CreateClient(provider, key, httpClientName, credential));
    }

    private static void UseServices(PhotosLibraryClientOptions options, IServiceProvider provider)
    {
        options.LoggerFactory = provider.GetService<ILoggerFactory>();
        options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
    }

    private static void Configure(
        OptionsBuilder<PhotosLibraryClientOptions> options,
        Action<PhotosLibraryClientOptions>? configure
    )
    {
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static void Bind(OptionsBuilder<PhotosLibraryClientOptions> options, IConfiguration configuration) =>
        options.Bind(configuration ?? throw new ArgumentNullException(nameof(configuration)));

    // The credential goes on top of the pooled handlers, not among them: the pool is shared, and outlives the scope of
    // the user that a credential may belong to.
    private static PhotosLibraryClient CreateClient(
        IServiceProvider provider,
        string? key,
        string httpClientName,
        ITokenAccess credential
    )
    {
        // Not IOptionsSnapshot, which only scopes have.
        var options = provider
            .GetRequiredService<IOptionsMonitor<PhotosLibraryClientOptions>>()
            .Get(key ?? Options.Options.DefaultName);
        var transport =
            options.Transport
            ?? provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(httpClientName);
        return new PhotosLibraryClient(TokenSource.Of(credential), options, transport);
    }
}

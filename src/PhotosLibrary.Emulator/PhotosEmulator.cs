using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Administration;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.Emulator.Control.State;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Pipeline;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Seeding;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;
using PhotosLibrary.Emulator.WebPages;

namespace PhotosLibrary.Emulator;

/// <summary>
/// A local Google Photos: the Library API, its uploads and its base URLs on one port, to run beside an app or inside
/// its tests. Disposing it finishes the requests under way and frees the port.
/// </summary>
public sealed class PhotosEmulator : IAsyncDisposable
{
    // Requests that are not done by then are cut off; an upload keeps what it has. Less than what containers are given.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(3);

    private readonly WebApplication _application;
    private readonly DataDirectory _directory;

    private PhotosEmulator(WebApplication application, DataDirectory directory)
    {
        _application = application;
        _directory = directory;
        var features = application.Services.GetRequiredService<IServer>().Features;
        Address = features.Get<IServerAddressesFeature>()?.Addresses.SingleOrDefault() is { } address
            ? new Uri(address)
            : PublicAddress.InMemory;
        Library = new EmulatorLibrary(
            application.Services.GetRequiredService<Database>(),
            application.Services.GetRequiredService<OwnItems>(),
            application.Services.GetRequiredService<Sharing>()
        );
        Clock = application.Services.GetRequiredService<EmulatorClock>();
        Faults = application.Services.GetRequiredService<Faults>();
        Requests = application.Services.GetRequiredService<RequestLog>();
    }

    /// <summary>
    /// Where the emulator listens, with the port that it really has; <c>http://photos.emulator/</c> if it does not
    /// listen.
    /// </summary>
    public Uri Address { get; }

    /// <summary>The libraries from behind: what users have there without any app.</summary>
    public EmulatorLibrary Library { get; }

    /// <summary>The clock that everything here follows.</summary>
    public EmulatorClock Clock { get; }

    /// <summary>What shall go wrong.</summary>
    public Faults Faults { get; }

    /// <summary>The last requests.</summary>
    public RequestLog Requests { get; }

    /// <summary>What is used of the quotas; for tests that need a write under way.</summary>
    internal QuotaCounters Quotas => _application.Services.GetRequiredService<QuotaCounters>();

    /// <summary>Starts an emulator; it is ready when this returns.</summary>
    /// <param name="options">How it works; the defaults are a free port on loopback and nothing kept.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    /// <exception cref="IOException">The port is taken, or the data folder cannot be used.</exception>
    public static Task<PhotosEmulator> StartAsync(
        PhotosEmulatorOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StartAsync(options ?? new PhotosEmulatorOptions(), configure: null, cancellationToken);

    /// <summary>Starts an emulator with something added to it, such as a log or a test's own part.</summary>
    internal static async Task<PhotosEmulator> StartAsync(
        PhotosEmulatorOptions options,
        Action<WebApplicationBuilder>? configure,
        CancellationToken cancellationToken = default
    )
    {
        options.Check();
        var endpoint = ListeningAddress.Parse(options.Url);
        var directory = new DataDirectory(options.DataDirectory);
        Database? database = null;
        WebApplication? application = null;
        try
        {
            database = new Database(
                directory.DatabaseFile,
                [
                    SigningKeyStore.Schema,
                    MediaItemStore.Schema,
                    AlbumStore.Schema,
                    AlbumEntryStore.Schema,
                    AlbumShareStore.Schema,
                    UploadStore.Schema,
                    GrantStore.Schema,
                    QuotaStore.Schema,
                ],
                LibraryVersion.Current
            );
            var key = await new SigningKeyStore(database).GetOrCreateAsync(cancellationToken);
            application = Build(options, endpoint, directory, database, key, configure);
            if (!directory.IsTemporary)
            {
                await application.Services.GetRequiredService<UploadRecovery>().RunAsync(cancellationToken);
                application.Services.GetRequiredService<QuotaStore>().Restore();
            }

            await application.Services.GetRequiredService<LibrarySeeding>().RunAsync(cancellationToken);
            await application.StartAsync(cancellationToken);
            return new PhotosEmulator(application, directory);
        }
        catch (Exception exception)
        {
            if (application is not null)
            {
                await application.DisposeAsync();
            }

            database?.Dispose();
            directory.Dispose();
            if (Explain(exception, options, directory) is { } explanation)
            {
                throw new IOException(explanation, exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Makes a handler for an <see cref="HttpClient"/> whose requests are served in memory, without a port. Uploads and
    /// downloads stream. The host of a request does not matter, so that also a client that insists on Google's
    /// addresses can be given it; upload URLs and base URLs have that same host.
    /// </summary>
    public HttpMessageHandler CreateHandler() =>
        ((EmulatorServer)_application.Services.GetRequiredService<IServer>()).CreateHandler();

    /// <summary>All that the emulator holds at this moment.</summary>
    /// <param name="account">One account, or null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<EmulatorState> GetStateAsync(string? account = null, CancellationToken cancellationToken = default)
    {
        var state = _application.Services.GetRequiredService<StateReader>();
        return Task.Run(() => state.Read(account), cancellationToken);
    }

    /// <summary>
    /// Empties the emulator: library, uploads, accounts and grants, faults and the request log; the clock goes back to
    /// the one that was given. Requests under way may fail.
    /// </summary>
    /// <param name="cancellationToken">Gives up, as long as nothing has been deleted.</param>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        _application.Services.GetRequiredService<EmulatorReset>().RunAsync(cancellationToken);

    /// <summary>Finishes the requests under way and ends the emulator.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _directory.Dispose();
    }

    private static string? Explain(Exception exception, PhotosEmulatorOptions options, DataDirectory directory) =>
        exception switch
        {
            IOException { InnerException: AddressInUseException } =>
                $"Cannot listen on {options.Url.GetLeftPart(UriPartial.Authority)}: the port is in use.",
            SqliteException => $"Cannot use the database in {directory.FullPath}: {exception.Message}",
            _ => null,
        };

    private static WebApplication Build(
        PhotosEmulatorOptions options,
        IPEndPoint endpoint,
        DataDirectory directory,
        Database database,
        byte[] key,
        Action<WebApplicationBuilder>? configure
    )
    {
        // The empty builder reads no settings files and no environment, so it does the same on every machine.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = directory.FullPath });
        if (options.Listen)
        {
            builder
                .WebHost.UseKestrelCore()
                .ConfigureKestrel(kestrel =>
                {
                    kestrel.AddServerHeader = false;
                    // Bytes that are no UTF-8 would be refused before anybody has seen them.
                    kestrel.RequestHeaderEncodingSelector = header =>
                        header == UploadParameters.FileNameHeader ? Encoding.Latin1 : null;
                    ServerLimits.Apply(kestrel.Limits);
                    kestrel.Listen(endpoint);
                });
        }

        EmulatorServer.Add(builder.Services);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.AddRoutingCore();
        AddServices(builder.Services, options, directory, database, key);
        configure?.Invoke(builder);

        var application = builder.Build();
        application.UseMethodOverride();
        application.UseCustomVerbs();
        application.UseRouting();
        application.UseControl();
        application.UseMiddleware<ErrorMiddleware>();
        application.UseMiddleware<RequestGate>();
        application.UseCrossSiteGuard();
        UploadEndpoint.Map(application);
        ApiEndpoint.Map(application);

        // What is not the API itself has routes of its own, which are made when one of them is asked for: to make all
        // at once would take a sixth of the time to the first answer.
        var rest = new Lazy<RequestDelegate>(() => BuildRest(application.Services));
        application.MapFallback("{**path}", context => rest.Value(context));
        return application;
    }

    private static RequestDelegate BuildRest(IServiceProvider services)
    {
        var rest = new ApplicationBuilder(services);
        rest.Use(
            (context, next) =>
            {
                context.SetEndpoint(null);
                return next(context);
            }
        );
        rest.UseRouting();
        rest.UseEndpoints(routes =>
        {
            MediaEndpoint.Map(routes);
            ProfilePictures.Map(routes);
            DiscoveryDocument.Map(routes);
            LibraryPage.Map(routes);
            ExplorerPage.Map(routes);
            FrontPage.Map(routes);
            QuotaEndpoint.Map(routes);
            ControlEndpoints.Map(routes);
            routes.MapOAuth();
            LibraryEndpoints.Map(routes);
            routes.MapFallback("{**path}", (HttpContext _) => throw ApiErrors.MethodNotFound());
        });
        return rest.Build();
    }

    private static void AddServices(
        IServiceCollection services,
        PhotosEmulatorOptions options,
        DataDirectory directory,
        Database database,
        byte[] key
    )
    {
        services.AddSingleton(options);
        services.AddControl(options);
        services.AddSingleton(options.Unconfirmed);
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(UploadPace.Default);
        services.AddSingleton<QuotaCounters>();
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<QuotaCounters>());
        services.AddSingleton<QuotaStore>();
        if (!directory.IsTemporary)
        {
            services.AddHostedService<QuotaKeeper>();
        }

        services.AddSingleton(directory);
        // Made by a factory, so that it is disposed with the rest.
        services.AddSingleton(_ => database);
        services.AddSingleton(_ => new TokenSigner(key));
        services.AddSingleton<Authenticator>();
        services.AddOAuth(options.Policy);

        services.AddSingleton<ContentStore>();
        services.AddSingleton<UploadFiles>();
        services.AddSingleton<UploadSessions>();
        services.AddSingleton<UploadRecovery>();
        services.AddHostedService<ExpiredUploads>();
        services.AddSingleton<UploadEndpoint>();

        services.AddSingleton<FolderLibrary>();
        services.AddSingleton<SyntheticLibrary>();
        services.AddSingleton<LibrarySeeding>();

        services.AddSingleton(new MediaInspector());
        services.AddSingleton(new ImageRenderer());
        services.AddSingleton<VideoProcessing>();
        services.AddSingleton<RenderCache>();
        services.AddSingleton(_ => new BaseUrlCipher(key));
        services.AddSingleton<BaseUrls>();

        services.AddSingleton<MediaEndpoint>();

        services.AddSingleton<Resources>();
        services.AddSingleton<AlbumService>();
        services.AddSingleton<MediaItemService>();
        services.AddSingleton<Pages>();
        services.AddSingleton<ItemPages>();
        services.AddSingleton<RenderedItems>();
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RenderedItems>());
        services.AddSingleton<AlbumContents>();
        services.AddSingleton<Sharing>();
        services.AddSingleton<OwnItems>();
        services.AddSingleton<MediaItemCreation>();
        services.AddSingleton<MediaItemSearch>();
        ApiEndpoint.AddServices(services);
    }
}

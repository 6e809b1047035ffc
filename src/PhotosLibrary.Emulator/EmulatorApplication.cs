using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Administration;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Control;
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

/// <summary>The composition root: the services of an emulator, its pipeline and its endpoints.</summary>
internal static class EmulatorApplication
{
    // Requests that take longer are cut off; an upload retains what it received. Containers allow a little more.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(3);

    /// <summary>Builds the application of an emulator, without starting it.</summary>
    /// <param name="options">The options, checked.</param>
    /// <param name="endpoint">Where to listen.</param>
    /// <param name="directory">The folder of the library.</param>
    /// <param name="database">The database in it.</param>
    /// <param name="key">The key that tokens and base URLs are signed with.</param>
    /// <param name="configure">Adds something of a test or of the program; null for nothing.</param>
    public static WebApplication Build(
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
                    // By default, a header with bytes that are no UTF-8 is refused.
                    kestrel.RequestHeaderEncodingSelector = header =>
                        header == UploadHeaders.FileName ? Encoding.Latin1 : null;
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
        var crossOrigin = application.Services.GetRequiredService<CrossOriginAccess>();
        application.Use((context, next) => crossOrigin.InvokeAsync(context, next));
        application.UseMethodOverride();
        application.UseCustomVerbs();
        application.UseRouting();
        application.UseControl();
        application.UseMiddleware<ErrorMiddleware>();
        application.UseMiddleware<RequestGate>();
        application.UseCrossSiteGuard();
        UploadEndpoint.Map(application);
        ApiEndpoint.Map(application);

        // The other endpoints have a router of their own, built when one of them is requested: to build it at once
        // would add a quarter to the processor time until the first response.
        var others = new Lazy<RequestDelegate>(() => BuildOthers(application.Services));
        application.MapFallback("{**path}", context => others.Value(context));
        return application;
    }

    private static RequestDelegate BuildOthers(IServiceProvider services)
    {
        var others = new ApplicationBuilder(services);
        others.Use(
            (context, next) =>
            {
                context.SetEndpoint(null);
                return next(context);
            }
        );
        others.UseRouting();
        others.UseEndpoints(routes =>
        {
            MediaEndpoint.Map(routes);
            ProfilePictures.Map(routes);
            DiscoveryDocument.Map(routes);
            BatchEndpoint.Map(routes);
            LibraryPage.Map(routes);
            ExplorerPage.Map(routes);
            FrontPage.Map(routes);
            QuotaEndpoint.Map(routes);
            ControlEndpoints.Map(routes);
            routes.MapOAuth();
            LibraryEndpoints.Map(routes);
            routes.MapFallback("{**path}", (HttpContext _) => throw ApiErrors.MethodNotFound());
        });
        return others.Build();
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
        services.AddSingleton<CrossOriginAccess>();
        services.AddSingleton(MinUploadRate.Default);
        services.AddSingleton<QuotaCounters>();
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<QuotaCounters>());
        services.AddSingleton<QuotaStore>();
        if (!directory.IsTemporary)
        {
            services.AddHostedService<QuotaPersister>();
        }

        services.AddSingleton(directory);
        // By a factory, so that the container disposes it.
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

        services.AddSingleton<SuffixReader>();
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

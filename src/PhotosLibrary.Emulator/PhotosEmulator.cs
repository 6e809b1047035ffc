using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Api;
using PhotosLibrary.Emulator.Errors;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.Media;
using PhotosLibrary.Emulator.MediaHost;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;
using PhotosLibrary.Emulator.WebPages;

namespace PhotosLibrary.Emulator;

/// <summary>
/// A local Google Photos: the Library API, its uploads and its base URLs on one port, to run beside an app or inside its
/// tests. Disposing it finishes the requests under way and frees the port.
/// </summary>
public sealed class PhotosEmulator : IAsyncDisposable
{
    // Requests that are not done by then are cut off; an upload keeps what it has.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;
    private readonly DataDirectory _directory;

    private PhotosEmulator(WebApplication application, DataDirectory directory)
    {
        _application = application;
        _directory = directory;
        var features = application.Services.GetRequiredService<IServer>().Features;
        Address = new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>Where the emulator listens, with the port that it really has.</summary>
    public Uri Address { get; }

    /// <summary>Starts an emulator; it is ready when this returns.</summary>
    /// <param name="options">How it works; the defaults are a free port on loopback and nothing kept.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    /// <exception cref="IOException">The port is taken, or the data folder cannot be used.</exception>
    public static Task<PhotosEmulator> StartAsync(
        PhotosEmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new PhotosEmulatorOptions(), configure: null, cancellationToken);

    /// <summary>Starts an emulator with something added to it, such as a log or a test's own part.</summary>
    internal static async Task<PhotosEmulator> StartAsync(
        PhotosEmulatorOptions options,
        Action<WebApplicationBuilder>? configure,
        CancellationToken cancellationToken = default)
    {
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
                    UploadStore.Schema,
                    GrantStore.Schema,
                ]);
            var key = await new SigningKeyStore(database).GetOrCreateAsync(cancellationToken);
            application = Build(options, endpoint, directory, database, key, configure);
            await application.Services.GetRequiredService<UploadRecovery>().RunAsync(cancellationToken);
            await application.StartAsync(cancellationToken);
            return new PhotosEmulator(application, directory);
        }
        catch (Exception exception)
        {
            if (application is not null) await application.DisposeAsync();
            database?.Dispose();
            directory.Dispose();
            if (Explain(exception, options, directory) is { } explanation) throw new IOException(explanation, exception);
            throw;
        }
    }

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
        Action<WebApplicationBuilder>? configure)
    {
        // The empty builder reads no settings files and no environment, so it does the same on every machine.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = directory.FullPath });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBufferSize = 256 * 1024;
            kestrel.Listen(endpoint);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.AddRoutingCore();
        AddServices(builder.Services, options, directory, database, key);
        configure?.Invoke(builder);

        var application = builder.Build();
        application.UseMiddleware<ErrorMiddleware>();
        application.UseCrossSiteGuard();
        application.UseRouting();
        LibraryPage.Map(application);
        ExplorerPage.Map(application);
        FrontPage.Map(application);
        application.MapOAuth();
        MediaEndpoint.Map(application);
        UploadEndpoint.Map(application);
        application.MapControllers();
        application.MapFallback("{**path}", (HttpContext _) => throw ApiErrors.MethodNotFound());
        return application;
    }

    private static void AddServices(
        IServiceCollection services,
        PhotosEmulatorOptions options,
        DataDirectory directory,
        Database database,
        byte[] key)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton(directory);
        // Made by a factory, so that it is disposed with the rest.
        services.AddSingleton(_ => database);
        services.AddSingleton(new TokenSigner(key));
        services.AddSingleton<Authenticator>();
        services.AddOAuth();

        services.AddSingleton<ContentStore>();
        services.AddSingleton<UploadFiles>();
        services.AddSingleton<UploadSessions>();
        services.AddSingleton<UploadRecovery>();
        services.AddSingleton<UploadEndpoint>();

        services.AddSingleton(new MediaInspector());
        services.AddSingleton(new ImageRenderer());
        services.AddSingleton<VideoProcessing>();
        services.AddSingleton<BaseUrls>();
        services.AddSingleton<MediaEndpoint>();

        services.AddSingleton<Resources>();
        services.AddSingleton<Pages>();
        services.AddSingleton<AlbumContents>();
        services.AddSingleton<MediaItemCreation>();
        services.AddSingleton<MediaItemSearch>();
        services.AddApi();
    }
}

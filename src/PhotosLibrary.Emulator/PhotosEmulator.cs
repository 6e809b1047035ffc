using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Control;
using PhotosLibrary.Emulator.Control.State;
using PhotosLibrary.Emulator.Library;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Seeding;
using PhotosLibrary.Emulator.Serving;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator;

/// <summary>
/// A local Google Photos: the Library API, its uploads and its base URLs on one port, to run beside an app or inside
/// its tests. Disposing it completes the requests in progress and frees the port.
/// </summary>
public sealed class PhotosEmulator : IAsyncDisposable
{
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

    /// <summary>The libraries as their users have them, without any app.</summary>
    public EmulatorLibrary Library { get; }

    /// <summary>The clock that the emulator follows.</summary>
    public EmulatorClock Clock { get; }

    /// <summary>The faults to inject.</summary>
    public Faults Faults { get; }

    /// <summary>The last requests.</summary>
    public RequestLog Requests { get; }

    /// <summary>The usage of the quotas; for tests that need a write in progress.</summary>
    internal QuotaCounters Quotas => _application.Services.GetRequiredService<QuotaCounters>();

    /// <summary>Starts an emulator; it is ready when this returns.</summary>
    /// <param name="options">How it works; the defaults are a free port on loopback and a temporary folder.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="IOException">The port is taken, or the data folder cannot be used.</exception>
    /// <example>
    /// <code><![CDATA[
    /// await using var emulator = await PhotosEmulator.StartAsync();
    /// using var photos = new PhotosLibraryClient(
    ///     _ => ValueTask.FromResult("dev:alice"),
    ///     new PhotosLibraryClientOptions { BaseAddress = emulator.Address }
    /// );
    /// ]]></code>
    /// </example>
    public static Task<PhotosEmulator> StartAsync(
        PhotosEmulatorOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StartAsync(options ?? new PhotosEmulatorOptions(), configure: null, cancellationToken);

    /// <summary>Starts an emulator with something added to it, such as a log or a test's own service.</summary>
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
                LibraryVersion.Current,
                directory.IsTemporary
            );
            var key = await new SigningKeyStore(database).GetOrCreateAsync(cancellationToken);
            application = EmulatorApplication.Build(options, endpoint, directory, database, key, configure);
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
    /// <example>
    /// <code><![CDATA[
    /// await using var emulator = await PhotosEmulator.StartAsync(new PhotosEmulatorOptions { Listen = false });
    /// using var handler = emulator.CreateHandler();
    /// using var photos = new PhotosLibraryClient(
    ///     _ => ValueTask.FromResult("dev:alice"),
    ///     new PhotosLibraryClientOptions { Transport = handler }
    /// );
    /// ]]></code>
    /// </example>
    public HttpMessageHandler CreateHandler() =>
        ((EmulatorServer)_application.Services.GetRequiredService<IServer>()).CreateHandler();

    /// <summary>All that the emulator holds at this moment.</summary>
    /// <param name="account">One account, or null for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<EmulatorState> GetStateAsync(string? account = null, CancellationToken cancellationToken = default)
    {
        var state = _application.Services.GetRequiredService<StateReader>();
        return Task.Run(() => state.Read(account), cancellationToken);
    }

    /// <summary>
    /// Empties the emulator: library, uploads, accounts and grants, faults and the request log; the clock goes back to
    /// the one of the options. Requests in progress may fail.
    /// </summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        _application.Services.GetRequiredService<EmulatorReset>().RunAsync(cancellationToken);

    /// <summary>Completes the requests in progress and stops the emulator.</summary>
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
}

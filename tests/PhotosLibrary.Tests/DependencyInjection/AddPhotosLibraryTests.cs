using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PhotosLibrary.Tests.DependencyInjection;

public class AddPhotosLibraryTests
{
    [Fact]
    public async Task Client_calls_the_configured_address_with_the_registered_credential()
    {
        var network = StubNetwork.Responding("{}");
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token-1"));
        services
            .AddPhotosLibrary(options =>
            {
                options.BaseAddress = new Uri("http://127.0.0.1:8085/emulated");
                options.ApplicationName = "My app";
            })
            .ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync();

        var request = Assert.Single(network.Requests);
        Assert.Equal("http://127.0.0.1:8085/emulated/v1/albums", request.Address.AbsoluteUri);
        Assert.Equal("Bearer token-1", request.Headers["Authorization"]);
        Assert.StartsWith("(My app) PhotosLibrary/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registering_twice_adds_options_up_and_nothing_else()
    {
        var network = StubNetwork.Responding("{}");
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token-1"));
        services.AddPhotosLibrary(options => options.BaseAddress = new Uri("http://127.0.0.1:1"));
        services
            .AddPhotosLibrary(options => options.ApplicationName = "Twice")
            .ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();

        await Assert.Single(provider.GetServices<PhotosLibraryClient>()).Albums.ListAsync();

        var request = Assert.Single(network.Requests);
        Assert.Equal("http://127.0.0.1:1/v1/albums", request.Address.AbsoluteUri);
        Assert.Equal("Bearer token-1", request.Headers["Authorization"]);
        Assert.StartsWith("(Twice) PhotosLibrary/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_scope_calls_with_the_credential_of_its_own_user()
    {
        var network = StubNetwork.Responding("{}", "{}");
        var user = 0;
        var services = new ServiceCollection().AddScoped<ITokenAccess>(_ => new StubCredential($"user-{++user}"));
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync();
        }

        Assert.Equal(
            ["Bearer user-1", "Bearer user-2"],
            network.Requests.Select(request => request.Headers["Authorization"])
        );
    }

    [Fact]
    public async Task Without_a_credential_the_first_use_says_what_is_missing()
    {
        var services = new ServiceCollection();
        services.AddPhotosLibrary();
        await using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<PhotosLibraryClient>);

        Assert.Contains(nameof(ITokenAccess), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_account_has_its_credential_its_options_and_its_clients()
    {
        var network = StubNetwork.Responding("{}", "{}", "{}");
        var services = new ServiceCollection()
            .AddKeyedSingleton<ITokenAccess>("alice", new StubCredential("token-a"))
            .AddKeyedSingleton<ITokenAccess>("bob", new StubCredential("token-b"))
            .AddSingleton<ITokenAccess>(new StubCredential("token"));
        services.AddPhotosLibrary(options => options.Transport = network);
        services.AddKeyedPhotosLibrary(
            "alice",
            options => (options.Transport, options.ApplicationName) = (network, "A")
        );
        services.AddKeyedPhotosLibrary("bob", options => options.Transport = network);
        services.AddKeyedPhotosLibrary("bob", options => options.ApplicationName = "B");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<PhotosLibraryClient>("alice").Albums.ListAsync();
        await Assert.Single(provider.GetKeyedServices<MediaItemsClient>("bob")).ListAsync();
        await Assert.Single(provider.GetServices<AlbumsClient>()).ListAsync();

        Assert.Equal(
            ["Bearer token-a", "Bearer token-b", "Bearer token"],
            network.Requests.Select(request => request.Headers["Authorization"])
        );
        Assert.StartsWith("(A) ", network.Requests[0].Headers["User-Agent"], StringComparison.Ordinal);
        Assert.StartsWith("(B) ", network.Requests[1].Headers["User-Agent"], StringComparison.Ordinal);
        Assert.StartsWith("PhotosLibrary/", network.Requests[2].Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_of_an_account_can_be_injected_by_its_key()
    {
        var services = new ServiceCollection().AddKeyedSingleton<ITokenAccess>("alice", new StubCredential("token-a"));
        services.AddKeyedPhotosLibrary("alice");
        services.AddTransient<Gallery>();
        await using var provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<Gallery>().Albums);
    }

    [Fact]
    public async Task Logger_factory_and_clock_are_those_of_the_container()
    {
        var network = new Http.FaultyNetwork(Http.FaultyNetwork.Error(503), Http.FaultyNetwork.Json("{}"));
        var log = new LogCapture();
        var services = new ServiceCollection()
            .AddSingleton<ITokenAccess>(new StubCredential("token"))
            .AddSingleton<TimeProvider>(network.Time)
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();

        await network.Time.RunAsync(provider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync());

        Assert.True(network.Time.Passed >= TimeSpan.FromSeconds(1));
        Assert.Contains(
            log.Lines,
            line => line.Contains("photoslibrary.albums.list failed (UNAVAILABLE", StringComparison.Ordinal)
        );
        // Neither the address nor anything else of what HttpClientFactory would log.
        Assert.All(
            log.Lines,
            line => Assert.StartsWith("PhotosLibrary: photoslibrary.albums.list ", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Handlers_that_an_application_adds_to_every_HttpClient_are_left_out()
    {
        // Such as handlers that retry each request that fails: they would create albums twice.
        var network = new Http.FaultyNetwork(Http.FaultyNetwork.Json("{}"));
        var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token"));
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Refusing()));
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync();

        Assert.Single(network.Requests);
    }

    private sealed class Gallery([FromKeyedServices("alice")] AlbumsClient albums)
    {
        public AlbumsClient Albums { get; } = albums;
    }

    private sealed class Refusing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => throw new InvalidOperationException("I am not meant to be here.");
    }
}

using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.DependencyInjection;

namespace PhotosLibrary.Tests.DependencyInjection;

public class AddPhotosLibraryTests
{
    [Fact]
    public async Task The_client_calls_the_configured_address_with_the_registered_credential()
    {
        var network = StubNetwork.Answering("{}");
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
        var network = StubNetwork.Answering("{}");
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
        var network = StubNetwork.Answering("{}", "{}");
        var user = 0;
        var services = new ServiceCollection().AddScoped<ITokenAccess>(_ => new StubCredential($"user-{++user}"));
        services.AddPhotosLibrary().ConfigurePrimaryHttpMessageHandler(() => network);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PhotosLibraryClient>().Albums.ListAsync();
        }

        Assert.Equal(["Bearer user-1", "Bearer user-2"], network.Requests.Select(request => request.Headers["Authorization"]));
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
}

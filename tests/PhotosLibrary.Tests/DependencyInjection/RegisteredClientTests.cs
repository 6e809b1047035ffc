using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.DependencyInjection;
using PhotosLibrary.Tests.Http;

namespace PhotosLibrary.Tests.DependencyInjection;

/// <summary>The pipeline of a registered client is that of every other; for those see ConstructorTests.</summary>
public class RegisteredClientTests
{
    public static TheoryData<string> Faults => FaultScript.Names;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Registered_client_meets_the_pipeline(string fault)
    {
        ServiceProvider? provider = null;
        await FaultScript.AssertAsync(
            fault,
            network =>
            {
                var services = new ServiceCollection().AddSingleton<ITokenAccess>(new StubCredential("token"));
                services
                    .AddPhotosLibrary(options => options.TimeProvider = network.Time)
                    .ConfigurePrimaryHttpMessageHandler(() => network);
                provider = services.BuildServiceProvider();
                return provider.GetRequiredService<PhotosLibraryClient>();
            }
        );
        await provider!.DisposeAsync();
    }
}

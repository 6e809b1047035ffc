using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Caching.Distributed;
using PhotosLibrary;

namespace Samples.Web;

/// <summary>What the site needs of the packages: clients, the OAuth flow, and a store of grants.</summary>
internal static class GooglePhotos
{
    public static void AddGooglePhotos(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPhotosLibrary(configuration.GetSection("Photos"));

        // Take a cache that all machines share, and that forgets nothing; this one is of one process.
        services.AddDistributedMemoryCache();
        services.AddDataProtection();
        services.AddSingleton(provider =>
        {
            var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("grants");
            var cache = provider.GetRequiredService<IDistributedCache>();
            return new DistributedTokenStore(cache, protector.Protect, protector.Unprotect);
        });
        services.AddSingleton(provider => new PhotosAuthorizationFlow(
            new PhotosLibraryAuthorizationOptions(SecretsOf(configuration))
            {
                DataStore = provider.GetRequiredService<DistributedTokenStore>(),
                Server = configuration.GetValue<Uri>("Google:Server"),
            }
        ));
        services.AddSingleton(provider => new WebServerSignIn(
            provider.GetRequiredService<PhotosAuthorizationFlow>(),
            new Uri(AddressOf(provider, configuration), "signed-in")
        ));
    }

    private static ClientSecrets SecretsOf(IConfiguration configuration) =>
        configuration["Google:SecretsFile"] is { } file
            ? GoogleClientSecrets.FromFile(file).Secrets
            : new ClientSecrets
            {
                ClientId = configuration["Google:ClientId"],
                ClientSecret = configuration["Google:ClientSecret"],
            };

    // Never from a request: whoever sends one could name another host.
    private static Uri AddressOf(IServiceProvider provider, IConfiguration configuration) =>
        configuration.GetValue<Uri>("PublicUrl")
        ?? new Uri(provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}

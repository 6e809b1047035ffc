using Google.Apis.Auth.OAuth2;
using PhotosLibrary;

// A service that uploads a folder once.
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton<ITokenAccess>(GoogleCredential.FromAccessToken("dev:worker"));
builder.Services.AddPhotosLibrary(options => options.BaseAddress = new Uri(args[0]));
builder.Services.AddHostedService(services => new FolderUpload(
    services.GetRequiredService<PhotosLibraryClient>(),
    services.GetRequiredService<IHostApplicationLifetime>(),
    args[1]
));
await builder.Build().RunAsync();

internal sealed class FolderUpload(PhotosLibraryClient photos, IHostApplicationLifetime app, string folder)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var uploader = new BulkUploader(photos, Path.Combine(folder, "uploads.journal"));
        await foreach (var outcome in uploader.UploadFolderAsync(folder, "Folder", stoppingToken))
        {
            Console.WriteLine($"{Path.GetFileName(outcome.File.Path)} {outcome.Kind}");
        }

        app.StopApplication();
    }
}

// Uploads a folder for each of several users, and resumes after whatever ended it.
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotosLibrary;
using Samples.Worker;

var builder = Host.CreateApplicationBuilder(args);
var settings = new WorkerSettings(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddPhotosLibrary(builder.Configuration.GetSection("Photos"));
builder.Services.AddSingleton(_ => new PhotosAuthorizationFlow(
    new PhotosLibraryAuthorizationOptions(GoogleClientSecrets.FromFile(settings.SecretsFile).Secrets)
    {
        DataStore = new FileTokenStore(Path.Combine(settings.State, "grants")),
        Server = builder.Configuration.GetValue<Uri>("Google:Server"),
    }
));
builder.Services.AddHostedService<FolderUploads>();
using var host = builder.Build();

// Once for each user, by whoever can open a browser for them.
if (builder.Configuration["SignIn"] is { } user)
{
    var flow = host.Services.GetRequiredService<PhotosAuthorizationFlow>();
    await new InstalledAppSignIn(flow, new PastedAddressReceiver()).SignInAsync(user);
    return;
}

await host.RunAsync();

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotosLibrary;

namespace Samples.Worker;

/// <summary>Uploads the folder of each user, one user after the other, again and again.</summary>
internal sealed partial class FolderUploads(
    PhotosLibraryClientFactory clients,
    WorkerSettings settings,
    IHostApplicationLifetime lifetime,
    ILogger<FolderUploads> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            foreach (var folder in Directory.GetDirectories(settings.Folder).Order(StringComparer.Ordinal))
            {
                await UploadAsync(Path.GetFileName(folder), folder, stoppingToken);
            }

            await Task.Delay(settings.Every ?? TimeSpan.Zero, stoppingToken);
        } while (settings.Every is not null);

        lifetime.StopApplication();
    }

    private async Task UploadAsync(string user, string folder, CancellationToken stoppingToken)
    {
        try
        {
            using PhotosLibraryClient photos = await clients.ForUserAsync(user, cancellationToken: stoppingToken);
            // The journal is what lets the next run resume. Each user needs one of their own.
            var uploader = new BulkUploader(photos, Path.Combine(settings.State, user + ".journal"));
            await foreach (var outcome in uploader.UploadFolderAsync(folder, "From the worker", stoppingToken))
            {
                LogOutcome(user, outcome);
            }
        }
        catch (PhotosException e) when (e.IsConsentNeeded)
        {
            LogNotSignedIn(user, e.Message);
        }
        catch (Exception e) when (e is PhotosException or IOException)
        {
            // The others go on; this user is tried again in the next run.
            LogFailure(user, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{User}: {Outcome}")]
    private partial void LogOutcome(string user, UploadOutcome outcome);

    [LoggerMessage(LogLevel.Warning, "{User} has to sign in: {Reason}")]
    private partial void LogNotSignedIn(string user, string reason);

    [LoggerMessage(LogLevel.Error, "{User}: {Reason}")]
    private partial void LogFailure(string user, string reason);
}

using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>
/// Saves what is used of the quotas every second in which that changed, and at the end. A request does not wait for it:
/// a kill loses the counts of the last second, never a photo.
/// </summary>
internal sealed partial class QuotaKeeper(QuotaStore store, EmulatorClock clock, ILogger<QuotaKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not the emulator's own clock: it may be frozen, while calls come all the same.
        using var timer = new PeriodicTimer(Interval, clock.Source);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SaveAsync();
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            await store.SaveAsync(CancellationToken.None);
        }
        catch (SqliteException exception)
        {
            // As when the disk is full: the next second tries again.
            LogFailure(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is used of the quotas could not be saved.")]
    private partial void LogFailure(Exception exception);
}

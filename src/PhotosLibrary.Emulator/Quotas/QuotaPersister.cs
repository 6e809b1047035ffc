using Microsoft.Data.Sqlite;
using PhotosLibrary.Emulator.Control;

namespace PhotosLibrary.Emulator.Quotas;

/// <summary>
/// Persists the usage of the quotas every second in which it changed, and at the end. Requests do not wait for it: a
/// kill loses the counts of the last second, never a photo.
/// </summary>
internal sealed partial class QuotaPersister(QuotaStore store, EmulatorClock clock, ILogger<QuotaPersister> logger)
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
        // Not the emulator's own clock, which may be frozen.
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
            // As when the disk is full: retried in the next second.
            LogFailure(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The usage of the quotas could not be saved.")]
    private partial void LogFailure(Exception exception);
}

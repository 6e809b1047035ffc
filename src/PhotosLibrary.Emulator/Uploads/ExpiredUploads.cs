namespace PhotosLibrary.Emulator.Uploads;

/// <summary>Deletes uploads that have become too old while the emulator runs.</summary>
internal sealed partial class ExpiredUploads(UploadRecovery recovery, TimeProvider time, ILogger<ExpiredUploads> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await recovery.DeleteExpiredAsync(grace: Interval, stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Left for the next time, or for the next start.
                LogFailure(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Uploads that are too old could not be deleted.")]
    private partial void LogFailure(Exception exception);
}

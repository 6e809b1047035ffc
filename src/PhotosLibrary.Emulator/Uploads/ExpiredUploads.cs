namespace PhotosLibrary.Emulator.Uploads;

/// <summary>Deletes uploads that expire while the emulator runs.</summary>
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
                // Retried the next time, or at the next start.
                LogFailure(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired uploads could not be deleted.")]
    private partial void LogFailure(Exception exception);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotosLibrary.Errors;

namespace PhotosLibrary.Http;

/// <summary>
/// What can be watched of the client: traces and metrics under the name <c>PhotosLibrary</c>, and logs. Nothing here
/// may hold an address: upload URLs and base URLs open what they lead to.
/// </summary>
internal sealed partial class Telemetry
{
    /// <summary>Name of the traces, the metrics and the log.</summary>
    public const string Name = "PhotosLibrary";

    private const string Cancelled = "cancelled";

    /// <summary>Where calls are traced.</summary>
    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>(
        "photoslibrary.client.call.duration",
        "s",
        "How long calls took, with all their repetitions.",
        tags: null,
        // From one quick answer to a deadline after many repetitions.
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
        }
    );

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "photoslibrary.client.retries",
        "{retry}",
        "How often calls were repeated."
    );

    private static readonly Counter<double> RetryWait = Meter.CreateCounter<double>(
        "photoslibrary.client.retry.wait",
        "s",
        "How long failed calls waited before they were repeated."
    );

    private static readonly Counter<double> QuotaWait = Meter.CreateCounter<double>(
        "photoslibrary.client.quota.wait",
        "s",
        "How long calls waited because Google had told another one to wait."
    );

    private static readonly Counter<long> UploadedBytes = Meter.CreateCounter<long>(
        "photoslibrary.client.upload.size",
        "By",
        "Bytes of photos and videos that were sent."
    );

    private static readonly Counter<long> DownloadedBytes = Meter.CreateCounter<long>(
        "photoslibrary.client.download.size",
        "By",
        "Bytes of photos and videos whose answers have begun, as announced."
    );

    private readonly ILogger _logger;

    public Telemetry(ILoggerFactory? loggers)
    {
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger(Name);
    }

    /// <summary>A call ended with an answer, good or bad.</summary>
    public void Answered(ApiCall call, int statusCode, string? errorType, TimeSpan duration)
    {
        var tags = new TagList
        {
            { "photoslibrary.method", call.Operation.Method },
            { "http.response.status_code", statusCode },
        };
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        CallDuration.Record(duration.TotalSeconds, tags);
        LogAnswered(call.Operation, statusCode, duration.TotalMilliseconds, call.Attempts);
    }

    /// <summary>A call ended without an answer.</summary>
    public void Failed(ApiCall call, string errorType, TimeSpan duration)
    {
        CallDuration.Record(
            duration.TotalSeconds,
            new("photoslibrary.method", call.Operation.Method),
            new("error.type", errorType)
        );
        // Whoever gives up knows it.
        var level = errorType == Cancelled ? LogLevel.Debug : LogLevel.Warning;
        LogFailed(level, call.Operation, errorType, duration.TotalMilliseconds, call.Attempts);
    }

    /// <summary>A call is about to be repeated.</summary>
    public void Repeats(ApiCall call, TimeSpan delay, Exception failure)
    {
        var errorType = ErrorTypeOf(failure);
        var method = new KeyValuePair<string, object?>("photoslibrary.method", call.Operation.Method);
        var error = new KeyValuePair<string, object?>("error.type", errorType);
        Retries.Add(1, method, error);
        RetryWait.Add(delay.TotalSeconds, method, error);
        var quota = (failure as PhotosLibraryException)?.Quota?.Kind;
        LogRepeats(call.Operation, call.Attempts, errorType, quota, delay.TotalSeconds);
    }

    /// <summary>A call is about to wait since another one was told to.</summary>
    public static void WaitsForQuota(ApiOperation operation, TimeSpan wait) =>
        QuotaWait.Add(wait.TotalSeconds, new KeyValuePair<string, object?>("photoslibrary.method", operation.Method));

    /// <summary>Bytes of a photo or video have been sent.</summary>
    public static void Uploaded(long bytes) => UploadedBytes.Add(bytes);

    /// <summary>Bytes of a photo or video are coming.</summary>
    public static void Downloads(long bytes) => DownloadedBytes.Add(bytes);

    /// <summary>A failure as one word that is the same for all of its kind.</summary>
    public static string ErrorTypeOf(Exception failure) =>
        failure switch
        {
            // Only known words: an answer may say anything.
            PhotosLibraryException { Status: { } status } when RpcCodes.IsName(status) => status,
            PhotosLibraryException e => ((int)e.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
            TimeoutException or PhotosConnectionException { InnerException: TimeoutException } => "timeout",
            OperationCanceledException => Cancelled,
            HttpRequestException or IOException => "connection",
            _ => failure.GetType().Name,
        };

    [LoggerMessage(
        1,
        LogLevel.Debug,
        "{Method} was answered with {StatusCode} after {Milliseconds:F0} ms; attempts: {Attempts}"
    )]
    private partial void LogAnswered(ApiOperation method, int statusCode, double milliseconds, int attempts);

    [LoggerMessage(
        EventId = 2,
        Message = "{Method} was not answered ({ErrorType}) after {Milliseconds:F0} ms; attempts: {Attempts}"
    )]
    private partial void LogFailed(
        LogLevel level,
        ApiOperation method,
        string errorType,
        double milliseconds,
        int attempts
    );

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "{Method} failed ({ErrorType}, quota {Quota}) at attempt {Attempt} and is repeated in {Seconds:F1} s"
    )]
    private partial void LogRepeats(
        ApiOperation method,
        int attempt,
        string errorType,
        QuotaKind? quota,
        double seconds
    );
}
